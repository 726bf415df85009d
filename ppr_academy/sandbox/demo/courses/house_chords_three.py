"""House Chords 101, parts 5 and 6: sounds, and from loop to track."""

from ppr_academy.sandbox.demo.score import BACKBEAT, FOUR, OFF_HATS, drums, prose
from ppr_academy.sandbox.demo.shapes import Layer, Lesson, Module, Sound, Take

BEAT = drums(-4, kick=FOUR, clap=BACKBEAT, open=OFF_HATS)
WALK = "x-.x..x-..x-x-.."
STAB = "..x..x....x..x.."

CHORD_MEMORY = Lesson(
    "Chord memory and parallel chords",
    prose("""
    Some old polysynths had a button called chord memory. You held a chord once, and from then
    on one key played that chord, moved up or down as a block. People who could not play much
    piano made records with it, and the records had a sound of their own, because a block does
    not care what key it is in.

    Take A minor nine: A C E G B. In semitones above the root that is 0, 3, 7, 10, 14. Play it
    from C and you get C Eb G Bb D, C minor nine. Neither Eb nor Bb is in A minor. By the book
    you should have played C E G B D, C major nine.

    By the book it is pretty. In parallel it is that late-night, slightly wrong colour that you
    know from a hundred dub and deep house records. The ear forgives the wrong notes because the
    shape is familiar: it follows the block and not the scale.

    **Listen.** One tap: A, C, D and A again as parallel minor nines. Two taps: the same roots
    kept inside A minor. Neither is better. They are for different hours of the night.

    **Do it now**

    1. Find the chord device of your sampler or DAW, or resample one chord and pitch it.
    2. Play only minor nines. Roots: A, C, D, G.
    3. Stay on the first chord for most of the bar and touch the others for an eighth. Parallel
       chords wear out when they last long.
    """),
    Sound(
        122,
        (
            Take(
                (
                    Layer(
                        "stab",
                        "A3 C4 E4 G4 B4 | C4 Eb4 G4 Bb4 D5 | D4 F4 A4 C5 E5 | A3 C4 E4 G4 B4",
                        STAB,
                        chain=("hp 180", "echo 3 0.4 0.3"),
                    ),
                    *drums(-2, kick=FOUR, hat=OFF_HATS),
                ),
            ),
            Take(
                (
                    Layer(
                        "stab",
                        "A3 C4 E4 G4 B4 | C4 E4 G4 B4 D5 | D4 F4 A4 C5 E5 | A3 C4 E4 G4 B4",
                        STAB,
                        chain=("hp 180", "echo 3 0.4 0.3"),
                    ),
                    *drums(-2, kick=FOUR, hat=OFF_HATS),
                ),
            ),
        ),
    ),
)


def _late(ms: float) -> Take:
    stab = Layer(
        "stab", "G3 B3 C4 E4 | F3 A3 C4 E4", STAB, late_ms=ms, chain=("hp 180", "room 0.12 0.8")
    )
    return Take((stab, *BEAT), bars=2, times=2)


LATE = Lesson(
    "Stab rhythm: late by 20 ms",
    prose("""
    At 122 BPM a sixteenth lasts 123 milliseconds. Twenty milliseconds is about a sixth of that:
    too small to write down, large enough to feel.

    Put a chord stab exactly on the grid and it fights the drum that is on the same line. Both
    start at once, the louder one wins, and the stab turns into a thud with a chord inside. Move
    it back by 20 ms and the drum speaks first. The chord answers. Nothing else changed, and the
    loop leans back in its chair.

    Do it with track delay and not by dragging notes. A delay of the whole track keeps your
    editing clean, and you can turn it while the loop plays. Start at 0 and go up slowly. Around
    10 ms the attack becomes clear, around 20 it grooves, around 40 somebody seems drunk, and at
    60 it is just late.

    **Listen.** One tap: on the grid. Two taps: 20 ms late. Three taps: 60 ms late. The drums
    never move.

    It works the other way too. Hats or shakers 5 to 10 ms early make a slow track feel awake
    without touching the tempo. What does not work is moving everything: if all parts are late,
    none is.

    **Do it now.** Pick one part of your loop, and one only. Delay it until it is clearly wrong,
    then go back half of the way. Leave it there overnight and listen again tomorrow before you
    believe it.
    """),
    Sound(122, (_late(0), _late(20), _late(60))),
)

SIXTY_FOUR = Lesson(
    "Eight bars to sixty-four",
    prose("""
    You have eight good bars. At 122 BPM sixty-four of them last two minutes and six seconds,
    and that is the middle of a track: long enough to dance to, short enough to finish tonight.

    Copy the eight bars eight times. Do not write anything new. Now change one thing at every
    copy, and only one.

    1. Drums and bass, no chords.
    2. Chords come in, filtered or quiet, held.
    3. The same chords as a rhythm.
    4. Everything. This is the loop you already had.
    5. Take the kick out for the first four bars, bring it back for the second four.
    6. Everything, with the top note an octave higher.
    7. Chords away, bass and drums stay. The hole is the event.
    8. Everything once more, and the last two bars lose their bass.

    Read the list again: in half of the steps something leaves. People add parts because they
    are bored in the studio, where they hear the loop 400 times. The dancer hears it eight
    times, and for the dancer a part that goes away is news.

    Two checks before you go on. First, jump to any point with your eyes shut: can you tell
    roughly where in the 64 bars you are? If not, two of your steps are too alike. Second, mute
    the step you are proudest of. If the rest still works, it was decoration, and you may keep
    it, but do not build on it.

    **Do it now.** Set a timer for 40 minutes. When it rings you have 64 bars or you have a
    reason.
    """),
)

TAKE_AWAY = Lesson(
    "Take the chord away",
    prose("""
    The strongest thing you can do with a chord is to not play it where it was.

    A loop teaches the listener what to expect. By the fourth time round they hear the chord
    before it comes. If it comes, fine. If it does not come, they supply it themselves, and for
    that moment they are playing with you. You cannot do that in bar one. It has to be earned by
    repetition.

    Three ways, from mild to bold:

    - **Leave out the last bar.** The chord rests in bar four and returns on the one. The hole
      points at the return.
    - **Leave out everything but the first hit.** One stab, an echo, three bars of drums.
    - **Leave out the one.** Play all the off-beats, never the downbeat. The drum owns it.

    **Listen.** One tap: the chord in all four bars. Two taps: bar four empty. Three taps: one
    hit and its echo. The drums and the bass are identical in all three.

    When you take the chord away, check what else holds the harmony. If the bass keeps playing
    roots, the chord is still implied and the hole feels safe. If the bass stops too, it is a
    drop, and that is a bigger decision.

    **Do it now.** In the 64 bars of the last lesson, delete one bar of chords. Pick the one you
    would miss most. Play the track to somebody and watch their shoulders in that bar.
    """),
    Sound(
        122,
        tuple(
            Take(
                (
                    Layer(
                        "stab",
                        "G3 B3 C4 E4 | F3 A3 C4 E4 | G3 B3 C4 E4 | F3 A3 C4 E4",
                        steps,
                        1,
                        late_ms=15,
                        chain=("hp 180", echo),
                    ),
                    Layer("bass", "A1 | D2 | A1 | D2", WALK, -3, chain=("duck 5",)),
                    *BEAT,
                ),
                times=1,
                swing=0.25,
            )
            for steps, echo in (
                (STAB, "echo 3 0.2 0.2"),
                (STAB * 3 + "." * 16, "echo 3 0.2 0.2"),
                ("..X" + "." * 61, "echo 3 0.62 0.7"),
            )
        ),
    ),
)

PARTS = (
    Module("Stabs, pads and the organ", (CHORD_MEMORY, LATE)),
    Module("From loop to track", (SIXTY_FOUR, TAKE_AWAY)),
)
