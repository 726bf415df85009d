"""Wide Mixes, Small Speakers, by Rosa Tavares."""

from ppr_academy.sandbox.demo.score import BACKBEAT, FOUR, OFF_HATS, drums, prose
from ppr_academy.sandbox.demo.shapes import Course, Layer, Lesson, Module, Sound, Take

BPM = 108
NOTES = "G3 B3 D4 F#4 | A3 C#4 E4 G4"
ROOTS = "E1 | A1"
WALK = "x-.x..x-..x-x-.."
BEAT = drums(-4, kick=FOUR, clap=BACKBEAT, open=OFF_HATS, shaker="xoxoxoxoxoxoxoxo")
BASS = Layer("bass", ROOTS, WALK, -3)
LINE = "B4 | D5 | F#4 | E4"


def _mix(*, chords: tuple[str, ...] = (), pan: float = 0, bus: tuple[str, ...] = ()) -> Take:
    layers = (
        Layer("keys", NOTES, "x--.x--...x-.x..", -2, pan=-pan, chain=("hp 150", *chords)),
        Layer("lead", LINE, "x--x--..", -6, pan=pan, chain=("hp 200", "echo 3 0.3 0.3")),
        BASS,
        *BEAT,
    )
    return Take(layers, 2, 2, swing=0.2, bus=bus)


PHONE = Lesson(
    "What a phone throws away",
    prose("""
    Most people will hear your mix first on a phone, a laptop or one small box in a kitchen. Not
    because they do not care. Because that is where they are. If it works there, they may play
    it somewhere better.

    What goes missing, roughly:

    - **Below 300 Hz** on a phone, below 200 on a laptop, below 90 on a kitchen box. Gone or
      nearly so.
    - **Above 10 kHz,** a good part of the air.
    - **The sides.** Two speakers ten centimetres apart are one speaker.
    - **Quiet things.** There is a fan, a street, a child.

    So ask of every part: where is it at 300 Hz to 5 kHz, in mono, with a dishwasher on? That
    band is what everybody hears. Kick: its click. Bass: its overtones. Chords: their upper
    half. If a part has nothing there, it does not exist for half of your listeners.

    **Listen.** One tap: the mix as it is. Two taps: the same mix as a phone plays it. Same
    loudness. List what vanished. On this one it should be the weight of the kick and the lowest
    notes, and nothing you could hum.

    **Do it now.** Put three plug-ins at the end of your master, off by default: high-pass 300
    Hz, low-pass 10 kHz, mono. Give the three one key. Press it for ten seconds, every quarter
    of an hour. That is the whole course in one key; the rest explains what to do when you do
    not like what you hear.
    """),
    Sound(BPM, (_mix(), _mix(bus=("hp 300", "lp 9000", "wide 0")))),
    is_free=True,
)

MONO_TEST = Lesson(
    "Mono is the test, not the enemy",
    prose("""
    Summing to mono adds left and right. What is equal on both sides gets louder, what differs
    stays, and what is opposite disappears. So mono is not a bad version of your mix. It is an
    X-ray: it shows which of your width is real and which was borrowed.

    Real width is different things in different places: a guitar on the left, a shaker on the
    right. In mono they are all still there, just closer together.

    Borrowed width is one thing pretending to be in two places: chorus, wideners, a copy with
    its polarity turned round. In mono the two copies meet and cancel, partly or wholly.

    The test has three questions, asked in mono at a low level:

    1. Did anything disappear that you could hum?
    2. Did the balance change by more than 2 dB anywhere?
    3. Is it still exciting?

    If the third answer is no, the song depends on width, and most of your listeners will not
    get it.

    **Listen.** One tap: the chords widened by turning the right side upside down. On headphones
    they are enormous and a bit seasick. Two taps: that mix in mono; the chords have gone. Three
    taps: plain chords in mono.

    **Do it now.** Mix for one hour in mono, levels and equaliser only. Then switch to stereo
    and pan. You will find that half of what you wanted to widen is fine where it is.
    """),
    Sound(
        BPM,
        (
            _mix(chords=("flip",)),
            _mix(chords=("flip",), bus=("wide 0",)),
            _mix(bus=("wide 0",)),
        ),
    ),
)

PAN_FIRST = Lesson(
    "Pan before you widen",
    prose("""
    Panning costs nothing, breaks nothing, and survives mono. Use it up before you buy anything
    else.

    Start with pairs. Every part has a partner of about the same register and the same busyness:
    chords and lead, shaker and hat, two backing voices. Put the one left and the other right,
    equally far. Now neither side is heavier, and each has air around it that no equaliser would
    have made.

    Distances that work:

    - **Kick, bass, lead voice:** the middle. They carry the most energy and both speakers
      should share it.
    - **Snare or clap:** the middle, or a finger's width off.
    - **Pairs:** half-way out. Far enough to part them, near enough to stay one band.
    - **All the way out:** small things that appear now and then. A part that sits hard left for
      four minutes is a person talking into one ear.

    Check the balance with your eyes shut. If your head turns, one side is busier. Swap two
    parts rather than adding a third.

    **Listen.** One tap: all in the middle. Two taps: chords half left, lead half right. Three
    taps: all the way out. Nothing else has changed. In mono, one and two are nearly the same,
    which is what we want.

    **Do it now.** Reset all pans in a finished mix. Pan only pairs, only half-way, in five
    minutes. Compare with your old version in mono and in stereo. Keep the better one without
    being proud.
    """),
    Sound(BPM, (_mix(), _mix(pan=0.5), _mix(pan=1))),
)

HAAS = Lesson(
    "The Haas trick and its bill",
    prose("""
    Copy a part, pan the copies hard left and right, delay one by 10 to 30 ms. The ear hears one
    wide sound and not an echo, because two arrivals within about 30 ms are fused into one.
    Helmut Haas wrote that down in 1949, and every widener still sells it.

    Here is the bill. In mono the two copies are added, one late, and that is a comb filter.
    Every frequency whose half wave fits into the delay an odd number of times cancels. With 14
    ms that is 36 Hz, then 107, 179, 250 and on, every 71 Hz up to where you stop hearing. The
    part turns hollow and nasal, and a single note may vanish.

    When to use it anyway:

    - On noise and percussion, where there are no notes to lose.
    - On a quiet layer that doubles a part which stays in the middle.
    - Where you know that nobody will ever sum it. You do not know that.

    Better ways to get a wide chord: play it twice. Two takes by a human differ by a few
    milliseconds in every note and by never the same amount, and there is nothing for a comb to
    hold on to. Or split it: the lower notes left, the upper notes right.

    **Listen.** One tap: plain. Two taps: the chords with 14 ms between the sides, in stereo.
    Three taps: that, in mono. Listen for the tube it seems to come out of.

    **Do it now.** Search your projects for delays under 40 ms. Each is a bill. Decide which are
    worth it.
    """),
    Sound(
        BPM,
        (
            _mix(),
            _mix(chords=("haas 14",)),
            _mix(chords=("haas 14",), bus=("wide 0",)),
        ),
    ),
)

ROOM_WIDTH = Lesson(
    "Reverb has a width too",
    prose("""
    A reverb is the widest thing in most mixes. It fills both sides with something different at
    every moment, and that is exactly what a room does. So it is also the easiest place to take
    width from, without touching the parts themselves.

    Three settings that nobody turns:

    - **Width of the return.** Most reverbs come back at 100 %. At 60 % the mix gets narrower
      and, oddly, larger, since the dry parts stand out to the sides of it.
    - **Filter on the return.** High-pass at 250 Hz, low-pass at 5 or 6 kHz. Low reverb is mud,
      high reverb is sand. You can then use twice as much of it.
    - **Delay before it starts.** 20 to 30 ms. The part is in front, the room behind. Without
      the gap the part sits inside the room and you cannot read it on a small speaker.

    On a phone the reverb that you carefully placed is added into the middle, over the voice. If
    the words get hard to follow there, the return is too loud everywhere; you only notice it
    there.

    **Listen.** One tap: dry. Two taps: chords and lead in a room, filtered, behind the part.
    Three taps: a long, loud one, in mono, as a phone gives it back to somebody who wanted to
    hear the tune.

    **Do it now.** One reverb for the whole song. Not five. Send different amounts to it. When
    that works, you may have a second one.
    """),
    Sound(
        BPM,
        (
            _mix(),
            _mix(chords=("room 0.3 1.4",)),
            _mix(chords=("room 1.1 3",), bus=("hp 300", "wide 0")),
        ),
    ),
)

CHECKLIST = Lesson(
    "A checklist for three speakers",
    prose("""
    You do not need a mastering studio to know whether a mix is done. You need three speakers
    and a sheet of paper, and to answer honestly. Take the worst headphones, the kitchen box,
    and the best you have.

    Play the same minute on each, at the level of a conversation. Mark every line with yes or
    no. Do not change anything while you mark.

    **On the phone or laptop**

    - Can you sing the bass line?
    - Are the words clear, or whatever takes the place of words?
    - Is there a kick, if only as a click?

    **On the kitchen box, from the next room**

    - Is the loudest thing the one that should be?
    - Does anything stick out when you are not looking?
    - Does the chorus get bigger?

    **On the best you have**

    - Is the low end one thing and not two?
    - Can you point to each part with a finger?
    - After three times through, are you tired, or would you play it again?

    Nine answers. Seven yes is a finished mix. With six or fewer, repair the no that comes first
    on the list, then do the whole list again from the top. Never repair two at once: they are
    often the same fault seen from two sides.

    And once, at the very end, leave the room with the door open and listen from the hall. If it
    makes you walk back in, stop. Send it.

    **Do it now.** Print this list. Hang it where you can see it from the chair.
    """),
)

COURSE = Course(
    store_slug="rosa-tavares",
    slug="wide-mixes-small-speakers",
    title="Wide Mixes, Small Speakers",
    promise="Width that is still there on a phone, in a kitchen and through one speaker.",
    description=prose("""
    A wide mix is easy on headphones. A wide mix that survives a phone takes a few decisions,
    and most of them are free: where a part stands, which width is borrowed, what the reverb
    does in mono.

    Six lessons with one small mix that you hear wide, narrow, flipped, delayed and through a
    phone. The last one is a checklist on one page.

    ## What you need

    - **Headphones and one bad speaker.** The bad one is the more important.
    - **A mix of yours** that sounds great at home and disappoints elsewhere.
    - **A mono switch.** Every DAW has one; some hide it.
    """),
    topic="mixing",
    level="intermediate",
    price_cents=4500,
    modules=(
        Module("What people hear", (PHONE, MONO_TEST)),
        Module("Width", (PAN_FIRST, HAAS)),
        Module("Space, and done", (ROOM_WIDTH, CHECKLIST)),
    ),
)
