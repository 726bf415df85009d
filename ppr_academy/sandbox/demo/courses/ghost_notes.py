"""Slow Drums, by Milo Beats: swing, ghost notes and where a hit really falls."""

from ppr_academy.sandbox.demo.score import drums, prose
from ppr_academy.sandbox.demo.shapes import Course, Lesson, Module, Sound, Take

BPM = 86
KICK, SNARE = "X.....x..x......", "....X.......X..."
HATS = "xoxoxoxoxoxoxoxo"


def _groove(swing: float, *, snare: str = SNARE, late: float = 0, hats: str = HATS) -> Take:
    layers = (
        *drums(knock=KICK),
        *drums(-1, late_ms=late, snare=snare),
        *drums(1, hat=hats),
    )
    return Take(layers, 2, 2, swing=swing)


STRAIGHT_ENDS = Lesson(
    "Where straight time ends",
    prose("""
    Take two sixteenths. In straight time the second one starts exactly half-way: 50 %. Push it
    later and the pair begins to limp in a way people like. At 66.7 % the first is twice as long
    as the second, and you have a triplet shuffle. Everything that we call swing in hip-hop lies
    in between, most of it between 54 and 62.

    Samplers of the late eighties gave that figure a knob, in steps, and a generation learned to
    hear the difference between 54 and 58. So can you. It takes an evening.

    In milliseconds, at 86 BPM: an eighth lasts 349 ms. At 50 % the second sixteenth comes after
    174. At 58 % after 202. At 66.7 % after 233. The whole range of feel is 58 milliseconds
    wide.

    Notice that swing moves only every second sixteenth. Kick and snare on the beats stay put.
    That is why it works: the clock is still there, and something leans against it.

    **Listen.** One tap: 50 %. Two taps: 58 %. Three taps: 66.7 %. Hats make it obvious; listen
    to the third kick as well, which sits on one of the moved steps.

    **Do it now.** Program this beat. Turn swing from 50 to 66 slowly while it loops. Stop where
    your head starts to move. Read the number. That number depends on the tempo: faster beats
    want less.
    """),
    Sound(BPM, (_groove(0), _groove(0.48), _groove(1))),
    is_free=True,
)

NAME_THE_NUMBER = Lesson(
    "Ear check: name the number",
    prose("""
    **Listen.** Four takes, each with another amount of swing, same beat, same sounds. Before
    each one you hear as many taps as its number. Write down what you think: 50, 54, 58 or 66.
    Each figure is used once.

    Tips before you start:

    - Tap straight sixteenths on the table, very lightly. Where your finger and the hat fall
      together there is no swing. Where the hat comes after your finger, there is.
    - Do not follow the snare. It does not move.
    - 54 and 50 are hard to tell apart in the head and easy in the feet. Stand up.

    **What they were.** One tap 58, two taps 50, three taps 66.7, four taps 54.

    If you swapped 50 and 54, that is normal, and the difference is 14 milliseconds at this
    tempo. Do the check again tomorrow and the day after. The third day it is easy, and it stays
    easy: the ear does not forget this one.

    Why bother with 54? Because of what it does over four minutes. Straight sixteenths from a
    machine tire the listener without their noticing. A few milliseconds of lean and the same
    pattern can run all evening. You will not hear it as swing. You will only notice that nobody
    has left the room.

    **Do it now.** Open three old beats of yours that felt stiff. Give each 54 %, nothing else.
    Compare a day later.
    """),
    Sound(BPM, (_groove(0.48), _groove(0), _groove(1), _groove(0.24))),
)

GHOSTS = Lesson(
    "Ghost notes on the snare",
    prose("""
    A ghost note is a snare hit that you feel and do not hear. On a real kit it is the stick
    dropping an inch or two between the loud strokes. On a machine it is a hit at a third of the
    velocity, or less, in a place where nobody would put a backbeat.

    Places that work with a snare on two and four, counted in sixteenths from 1 to 16:

    - **8,** right before the middle of the bar. It leans into nine.
    - **10,** answering it.
    - **16,** the last of the bar. It throws you into the next one.

    Use two of the three. All of them at once is a drum lesson.

    Level: turn the ghosts down until you cannot hear them with the hats playing. Then mute
    them. If the groove falls over, they are right. If nothing changes, one notch up. They also
    want less top: a soft stroke is duller than a loud one, so roll off everything above 4 kHz
    if your sampler does not do it by velocity.

    **Listen.** One tap: without. Two taps: ghosts on 8 and 16. Three taps: ghosts much too
    loud, so that you know where they are. Then go back and listen to the second again.

    **Do it now.** Take the straightest beat you have. No new sounds. Copy the snare to a second
    pad, cut its top, and play the ghosts in by hand, at any velocity. Keep the take that is
    least exact.
    """),
    Sound(
        BPM,
        (
            _groove(0.4),
            _groove(0.4, snare="....X..o....X..o"),
            _groove(0.4, snare="....X..x....X..x"),
        ),
    ),
)

LATE_SNARE = Lesson(
    "Late snare, early hat",
    prose("""
    Swing moves every second sixteenth. This lesson moves a whole instrument, which is a
    different thing: the pattern stays as it is, but one player sits a little behind the others.

    Three positions to know:

    - **Snare 12 to 25 ms late.** Heavy, relaxed. The kick says where the beat is and the snare
      disagrees politely. This is most of what people call laid-back.
    - **Snare 5 to 10 ms early.** Urgent. Good for chorus parts and for very slow tempos.
    - **Hats 5 to 10 ms early.** They pull the beat along without raising the tempo.

    The kick stays on the grid. Somebody has to. If you move the kick as well, you have moved
    the whole beat, and all you have done is make the bass player wrong.

    Beyond 30 ms it stops being feel and becomes a flam: two hits, one after the other. At 86
    BPM a thirty-second note is 87 ms, so there is a lot of ground between late and wrong. Do
    not use all of it.

    **Listen.** One tap: all on the grid. Two taps: snare 22 ms late. Three taps: snare 70 ms
    late, so that you hear what too much is.

    **Do it now.** Use track delay, not the mouse. Put the snare at +18 ms, leave it for ten
    minutes, then set it to zero. If zero now sounds rushed, you have understood the lesson with
    your body.
    """),
    Sound(BPM, (_groove(0.3), _groove(0.3, late=22), _groove(0.3, late=70))),
)

VELOCITY = Lesson(
    "Velocity is the groove",
    prose("""
    Take a bar of sixteenth hats, all equally loud, perfectly swung. It still sounds like a
    sewing machine. Now keep the timing straight and change only how loud each hat is. Suddenly
    somebody is playing.

    The ear takes loudness for weight and weight for meaning. A loud hat on the beat and a quiet
    one after it is a hand going down and up. Every drummer does that without thinking, because
    the stick has to come back.

    Three patterns to try, in percent:

    - **100, 40, 70, 40.** Down, up, half down, up. The default of every session player.
    - **60, 40, 100, 40.** The accent on the off-beat. Forward, a bit nervous, good at 100 and
      above.
    - **100, 40, 40.** Three against four: the accent wanders through the bar and meets the beat
      again after three beats. Use it in one bar of four.

    **Listen.** One tap: all hats equal. Two taps: accents on the beats. Three taps: groups of
    three. Timing is identical in all, to the sample.

    Do the same to the kick, only less. The first of the bar at 100, the others at 85. Nobody
    will hear it as quieter. They will hear that there is a one.

    **Do it now.** Reset all velocities in an old beat to 80. Turn swing off. Rebuild the groove
    with loudness alone. When it moves, put the swing back, half as much as before. You will not
    need more.
    """),
    Sound(
        BPM,
        (
            _groove(0, hats="xxxxxxxxxxxxxxxx"),
            _groove(0, hats="XoxoXoxoXoxoXoxo"),
            _groove(0, hats="XooXooXooXooXoox"),
        ),
    ),
)

COPY_A_DRUMMER = Lesson(
    "Copy a drummer, then delete half",
    prose("""
    The fastest way to learn where hits go is to take a bar by somebody good and write it down.
    Not to use it. To see it.

    1. Find two bars of drums that make you nod. Old soul and funk records are full of them.
    2. Put them on a track. Find the tempo from the first hit of one bar to the first hit of the
       next, not from a tool. Real drummers drift, and the tool will average it away.
    3. Slow it down to half. Place a hit of your own over each of theirs, by ear, grid off.
    4. Play yours alone. Fix what is wrong. Then turn the grid on, without snapping, and look.

    You will see three things that no tutorial tells you. Their kick is early as often as late.
    The snare on four is a little later than the snare on two. And there are far more quiet hits
    than you heard: for every note you noticed there are two that you did not.

    Now delete half. Start with what you can hear best. What remains is the skeleton of the
    feel, and it is small enough to be yours once your own sounds are on it.

    Keep a folder of these: name, tempo, swing in percent, what is late. After ten of them you
    will stop needing the folder.

    One rule of decency. A feel belongs to nobody, a recording does. Write down, learn, delete
    the audio. If you use the audio itself, clear it and pay.

    **Do it now.** One record, two bars, one hour. Send me the MIDI under this lesson if you
    like; I answer with mine.
    """),
)

COURSE = Course(
    store_slug="milo-beats",
    slug="slow-drums-soft-swing",
    title="Slow Drums, Lazy Swing and the Ghost Notes That Nobody Hears",
    promise="Between stiff and drunk there are 58 milliseconds. Learn to hear where you are.",
    description=prose("""
    Six lessons on the small distances. Where the second sixteenth goes, how quiet a quiet snare
    is, what happens when one player sits behind the others, and why loudness is timing by other
    means.

    Two of the lessons are ear checks. You will get them wrong, then right, and then you cannot
    go back.

    ## What you need

    - **A sampler or a DAW** where you can see milliseconds.
    - **A beat that feels stiff.** Everybody has some.
    - **Feet.** Several exercises are done standing.
    """),
    topic="drums",
    level="intermediate",
    price_cents=2400,
    modules=(
        Module("Swing", (STRAIGHT_ENDS, NAME_THE_NUMBER)),
        Module("Players", (GHOSTS, LATE_SNARE)),
        Module("Hands", (VELOCITY, COPY_A_DRUMMER)),
    ),
)
