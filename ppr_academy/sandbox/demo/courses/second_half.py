"""Write the Second Half, by Ava Keys: what comes after the loop."""

from ppr_academy.sandbox.demo.score import BACKBEAT, FOUR, HOLD, OFF_HATS, drums, prose
from ppr_academy.sandbox.demo.shapes import Course, Layer, Lesson, Module, Sound, Take

CHORDS = "B3 D4 F#4 A4 | B3 D4 E4 G4 | A3 C#4 E4 F#4 | A3 C#4 D4 F#4"
ROOTS = "B1 | E2 | A1 | D2"
WALK = "x-.x..x-..x-x-.."
PLAYED = "x--.x--...x-.x.."
BEAT = drums(-4, kick=FOUR, clap=BACKBEAT, open=OFF_HATS)
BASS = Layer("bass", ROOTS, WALK, -3, chain=("duck 5",))
PIANO = Layer("keys", CHORDS, PLAYED, -2, chain=("hp 150",))

LOOP_IS_A_CHORUS = Lesson(
    "The loop is a chorus",
    prose("""
    Most unfinished tracks are one eight-bar loop with everything in it. It is not half a track.
    It is the best eight bars of a track whose other bars do not exist yet. Call it what it is:
    the chorus.

    That changes the question. You do not need something better to come after it. You need less,
    so that it can arrive.

    Listen to what your loop contains and write three columns. Rhythm: kick, clap, hats.
    Harmony: chords, bass. Attention: whatever you would hum. A verse, or whatever you call the
    part before, gets one thing from each column. The chorus gets the rest.

    **Listen.** The same four bars twice. One tap: one thing from each column, a kick, a bass
    and a single held chord. Two taps: the full loop. If you heard only the second, it would be
    a loop. After the first, it is a chorus.

    **Do it now**

    1. Save your loop under the name "chorus". Names help.
    2. Make a copy. Mute until only three tracks play.
    3. Play the copy for sixteen bars, then the chorus for sixteen.
    4. If the entry of the chorus does not make you sit up, mute one more track in the copy.

    Do not write a new part today. That urge is the reason the track is not finished.
    """),
    Sound(
        120,
        (
            Take((Layer("pad", CHORDS, HOLD, -4), BASS, *drums(-3, kick=FOUR))),
            Take((PIANO, BASS, *BEAT, Layer("pad", CHORDS, HOLD, -12)), swing=0.25),
        ),
    ),
    is_free=True,
)

COUNT_IN_EIGHTS = Lesson(
    "Count in eights",
    prose("""
    Dance music is built in eights because bodies count to eight without being asked. Four bars
    are a sentence, eight a thought, sixteen a paragraph. If you change something after seven
    bars, people stumble, and they will not know why. They will just go to the bar.

    Take any record you trust and put it in your DAW. Set the tempo, line up the first kick, and
    put a marker wherever something enters or leaves. Do it by ear first and look at the
    waveform later.

    You will find three things.

    - Nearly every marker stands on a multiple of eight bars. The big ones stand on sixteen.
    - In the last bar before a marker there is a small sign: a fill, a reversed cymbal, a
      missing kick.
    - Rarely does more than one thing enter at once, and when it does, it is the chorus.

    Write the result as a list of numbers and words. "0 kick and hat. 16 bass. 32 chord, held.
    48 chord, rhythm. 64 all." You now own a plan that worked in front of people. Chords and
    melodies can be protected. The number of bars before the bass comes in cannot.

    **Do it now.** Three records, three lists, one evening. Then write the list of your own
    track next to them. The difference in length tells you how much you are afraid of boring
    somebody. Usually the record waits longer than you do.
    """),
)

MUTE_FIRST = Lesson(
    "Mute before you add",
    prose("""
    When a section feels empty, the reflex is to add. Try the opposite once, as a rule, before
    each new track: mute something, wait eight bars, bring it back.

    It works because of how hearing gets used to things. A steady sound fades from attention
    within a few seconds; it has to be there, but nobody listens to it. A sound that returns is
    new, though nothing about it is. You already have fifteen tracks. Each is a fresh entry,
    free of charge, if it was away first.

    What to mute, in order of effect:

    1. **The kick.** Four bars without it and the room holds its breath.
    2. **The bass.** The chords seem to rise. The return is physical.
    3. **The hats.** Less drama, but the whole tempo seems to slow down.
    4. **The chords.** Suddenly there is a groove, which was there all along.

    **Listen.** One tap: everything, for comparison. Two taps: no kick and no bass. Three taps:
    everything again, and it is the same recording as the first. It only feels bigger.

    **Do it now.** Go through your arrangement and find the spot where you last added a part
    because it felt thin. Remove that part. Sixteen bars earlier, mute one of the old ones for
    eight. If the thin spot is still thin, put the part back with a clear conscience.
    """),
    Sound(
        120,
        (
            Take((PIANO, BASS, *BEAT), times=1, swing=0.25),
            Take((PIANO, *drums(-5, clap=BACKBEAT, open=OFF_HATS)), times=1, swing=0.25, trim=-5),
            Take((PIANO, BASS, *BEAT), times=1, swing=0.25),
        ),
    ),
)

B_SECTION = Lesson(
    "The B section from the same notes",
    prose("""
    A second section needs to sound like somewhere else in the same house. The cheapest way is
    to keep the notes of the right hand and change the bass under them.

    Our loop is B minor seven, E minor seven, A with a sixth, D major seven. The right hand
    plays B D F# A in the first bar. Put these under that one hand:

    - B: B minor seven. Home.
    - G: G major nine, without any new finger. G, then B D F# A above it. Bright, a little
      wistful.
    - E: an E eleventh without a third: root, fifth, seventh, ninth and eleventh. Open,
      undecided.

    So the B section plays the same hand for two bars over G and two bars over E. Nobody can say
    that it is unrelated. Nobody can say that it is the same.

    **Listen.** One tap: the loop as it was. Two taps: one hand of chord, B D F# A, over G and
    then E. Three taps: back to the loop.

    Also change how long chords last. If your A section changes every bar, let the B section
    change every two. Slower harmony feels like stepping back, and it makes the return feel
    quicker than it is.

    **Do it now.** Freeze the right hand of your first chord. Play every note of the scale under
    it with the left, slowly. Two of the seven will be useless, four will be fine, and one will
    be the B section.
    """),
    Sound(
        120,
        (
            Take((PIANO, BASS, *BEAT), times=1, swing=0.25),
            Take(
                (
                    Layer("keys", "B3 D4 F#4 A4", PLAYED, -2, chain=("hp 150",)),
                    Layer("pad", "B3 D4 F#4 A4", HOLD, -12),
                    Layer("bass", "G1 | E2", WALK, -3, chain=("duck 5",)),
                    *BEAT,
                ),
                times=1,
                swing=0.25,
            ),
            Take((PIANO, BASS, *BEAT), times=1, swing=0.25),
        ),
    ),
)

FILTERS = Lesson(
    "A filter is not an arrangement",
    prose("""
    Put a low-pass filter on the loop, open it over sixteen bars, done. You have heard it, you
    have done it, and it works the first time. By the third the listener knows that nothing will
    happen except the top coming back.

    A filter changes the colour of a section. It does not change what the section says. If you
    took the filter away, would there still be a reason for these sixteen bars? If not, the
    filter is covering a hole.

    Two uses that hold up:

    - **Filter one part, not the mix.** Chords that open while the drums stay dry and bright
      give you motion and a fixed point. Without a fixed point nobody can tell that anything
      moves.
    - **Let the filter finish early.** Fully open two bars before the change, so that the change
      is a change of notes. Otherwise both arrive together and you hear one event where you paid
      for two.

    **Listen.** One tap: the filter on everything. Two taps: the same sweep on the chords only.
    The second seems to move further, though it is the same curve.

    **Do it now.** Find every automation lane called cutoff in your track. For each, write down
    what else happens at its end. Where the answer is "nothing", delete the lane and take a part
    away instead.
    """),
    Sound(
        120,
        (
            Take((PIANO, BASS, *BEAT), swing=0.25, bus=("sweep 220 9000",)),
            Take(
                (
                    Layer("keys", CHORDS, PLAYED, 0, chain=("hp 150", "sweep 220 9000")),
                    BASS,
                    *BEAT,
                ),
                swing=0.25,
            ),
        ),
    ),
)

TURNAROUND = Lesson(
    "The turnaround bar",
    prose("""
    The last bar before a change is the only place where the listener waits for you. Use it, and
    use it small.

    A turnaround says: this was it, now comes the next. Jazz players do it with chords. In a
    track there are three plain ways, and they can be combined.

    - **Drop the kick on the last two beats.** The floor goes for a second. Everybody looks up.
    - **Play the five.** In B minor that is F#7: F# A# C# E. The A# is not in the key and pulls
      to B by one semitone. One bar of it is enough; two and you are in another style.
    - **Pick up.** A run of two or three notes before the one, in the part that will lead the
      next section. It gives away who is coming.

    **Listen.** One tap: the loop, straight into itself. Two taps: in the fourth bar the kick
    leaves on beats three and four, and the chord becomes F#7. Hear how the first bar lands,
    though it is the same first bar.

    Do not do this every four bars. A sign at each corner is wallpaper. Every sixteen is plenty,
    and the largest one belongs before the chorus.

    **Do it now.** Delete all your fills. Put back one per section, half as long as before. If
    you miss one of the others tomorrow, you may have that one too.
    """),
    Sound(
        120,
        (
            Take((PIANO, BASS, *BEAT), swing=0.25),
            Take(
                (
                    Layer(
                        "keys",
                        "B3 D4 F#4 A4 | B3 D4 E4 G4 | A3 C#4 E4 F#4 | A#3 C#4 E4 F#4",
                        PLAYED,
                        -2,
                        chain=("hp 150",),
                    ),
                    Layer("bass", "B1 | E2 | A1 | F#1", WALK, -3, chain=("duck 5",)),
                    *drums(-4, kick=FOUR * 3 + "x...x.......", clap=BACKBEAT, open=OFF_HATS),
                ),
                swing=0.25,
            ),
        ),
    ),
)

END_FOR_THE_DJ = Lesson(
    "End it the way the DJ needs it",
    prose("""
    Nobody dances to your last minute. Somebody mixes out of it. That is a different listener,
    with headphones on one ear and another record running, and you can make their night easier.

    What a DJ needs at the end, and at the beginning, which is the same thing in a mirror:

    - **Sixteen to thirty-two bars of drums** that are steady and not too full.
    - **No chords.** Two harmonies at once clash unless the keys agree, and you cannot know the
      next record's key.
    - **No bass for the last eight bars**, or at least a bass that stays on the root. Two basses
      at once are the worst sound in a club.
    - **Changes on the eights**, so that their counting and yours agree.

    Streaming listeners skip long intros, so make two versions. The long one is the one you
    arranged. The short one begins at the first chord and ends at the last. It takes ten
    minutes, because an arrangement that was built by taking away can be cut at any corner.

    Then stop. Bounce both, name them with tempo and key ("Slow Tram 120 Bm long"), close the
    project, and put it where you cannot hear it for a week. What you hear after that week is
    true. Change at most three things, all of which you can say in one sentence, and send it
    out.

    **Do it now.** Set a date for the week after. Put it in the calendar like a dentist.
    """),
)

COURSE = Course(
    store_slug="ava-keys",
    slug="write-the-second-half",
    title="Write the Second Half",
    promise="You have eight good bars. Here is what to do with the other four minutes.",
    description=prose("""
    The first eight bars are talent and luck. The rest is a craft, and it can be taught in an
    afternoon.

    This course takes one loop, always the same one, and turns it into a track by taking things
    away, changing the bass under a hand that stays still, and using the bar before each corner.
    No new sounds, no new plug-ins.

    ## What you need

    - **A loop you like.** Eight bars, unfinished, preferably old.
    - **A DAW with markers.** All of them have markers.
    - **House Chords 101 or the same knowledge.** You should know what a minor seven is.
    """),
    topic="arrangement",
    level="intermediate",
    price_cents=3900,
    modules=(
        Module("Why loops stop", (LOOP_IS_A_CHORUS, COUNT_IN_EIGHTS)),
        Module("Contrast by taking away", (MUTE_FIRST, B_SECTION, FILTERS)),
        Module("Corners and endings", (TURNAROUND, END_FOR_THE_DJ)),
    ),
    motif="tape",
)
