"""House Chords 101, parts 3 and 4: sevenths and nines, and where notes sit."""

from ppr_academy.sandbox.demo.score import BACKBEAT, FOUR, HOLD, OFF_HATS, drums, prose
from ppr_academy.sandbox.demo.shapes import Layer, Lesson, Module, Sound, Take

BEAT = drums(-4, kick=FOUR, clap=BACKBEAT, open=OFF_HATS)
WALK = "x-.x..x-..x-x-.."

MINOR_SEVEN = Lesson(
    "Minor seven, the house default",
    prose("""
    Add one more third on top of a minor triad and you have the chord that this music runs on. A
    C E becomes A C E G: A minor seven. The new note is ten semitones above the root.

    Why this chord and not another? Look at it from both ends. The lower three notes are A
    minor. The upper three, C E G, are C major. It is both at once, so it never quite says
    whether it is sad, and it does not ask to go anywhere. A chord that asks for nothing can be
    repeated for ever. A dominant seventh cannot: G B D F wants to fall to C, and after four
    bars of wanting it gets on people's nerves.

    Two minor sevens a fourth apart are half of all deep house. A minor seven and D minor seven:

    - A C E G
    - A C D F, which is D minor seven with its fifth at the bottom

    A and C stay where they are, E goes to D, G goes to F. Two fingers move, by two semitones
    each.

    **Listen.** One tap: A minor and D minor as plain triads. Two taps: the same two as
    sevenths. Three taps: sevenths with a beat.

    **Do it now.** Loop those two chords, one bar each, and mute everything else. Then put a
    bass note C under the first chord. It turns into a C major chord with an added sixth, and
    you did not touch the keys. Lesson 3.3 is built on that.
    """),
    Sound(
        122,
        (
            Take((Layer("keys", "A3 C4 E4 | A3 D4 F4", "x-----x---x--..."),), bars=2, times=2),
            Take(
                (Layer("keys", "A3 C4 E4 G4 | A3 C4 D4 F4", "x-----x---x--..."),), bars=2, times=2
            ),
            Take(
                (
                    Layer("keys", "A3 C4 E4 G4 | A3 C4 D4 F4", "x--.x--...x-.x..", -2),
                    Layer("bass", "A1 | D2", WALK, -3, chain=("duck 5",)),
                    *BEAT,
                ),
                bars=2,
                times=3,
                swing=0.3,
            ),
        ),
    ),
)

MINOR_NINE = Lesson(
    "Voice the minor nine",
    prose("""
    A minor nine is a minor seven with one more note on top, a whole step above the root. Played
    as a stack it is five notes in one hand, and it sounds like a wedding. The trick is to let
    go of one.

    Hold **C, E, G and B** in the right hand. On its own that is C major seven, sweet and a bit
    smug. Now put an **A** under it with the left hand, more than an octave lower. Same four
    notes, and the room gets darker.

    That is the whole lesson: the bass decides what the chord is called, the right hand decides
    what it feels like. Move the A to F and the same hand becomes an F major nine with a sharp
    eleventh and no third. It is brighter and a little odd. You did not move a finger of the
    right hand.

    Listen for the B against the C. They are a semitone apart when you invert the hand, and that
    rub is what people mean when they say a chord is warm. If it is too much, put the B on top.
    If it is too little, put it right under the C.

    **Listen.** One tap: the stack, A C E G B in one hand. Two taps: A in the left, the rest in
    the right. Three taps: in the track, with the bass going from A to F and back.

    **Do it now**

    1. Find the nine for four other roots. D: E. E: F#. G: A. C: D.
    2. For each, play the root low and the other four notes in any order you like.
    3. Keep the one that makes you stop and listen. Write its notes down.
    """),
    Sound(
        122,
        (
            Take((Layer("keys", "A3 C4 E4 G4 B4", "x-----x---x-----"),), bars=2, times=2),
            Take(
                (
                    Layer("keys", "C4 E4 G4 B4", "x-----x---x-----"),
                    Layer("keys", "A2", "x-----x---x-----", -2),
                ),
                bars=2,
                times=2,
            ),
            Take(
                (
                    Layer("keys", "C4 E4 G4 B4", "x--.x--...x-.x..", -2, chain=("room 0.15 1.2",)),
                    Layer("bass", "A1 | F1", WALK, -2, chain=("duck 5",)),
                    *BEAT,
                ),
                bars=2,
                times=3,
                swing=0.3,
            ),
        ),
    ),
    is_free=True,
)

LEAVE_THE_ROOT = Lesson(
    "Leave the root to the bass",
    prose("""
    Somebody already plays the root. It is the bass, it is an octave or two below you, and it is
    louder than you. If the keys play it as well, the chord gets thicker and not richer.

    So take it out. What is left of a minor nine is four notes: the third, the fifth, the
    seventh and the ninth. For A minor nine that is C E G B, for D minor nine F A C E. Put them
    where they are close to each other:

    - A minor nine: G B C E
    - D minor nine: F A C E

    C and E stay. G goes to F, B goes to A. Two fingers, two semitones each. You can play this
    for an hour and your hand will be fine.

    One warning. On its own this voicing is a different chord: F A C E is F major seven. If the
    bass drops out for a break, the harmony brightens by itself. Use that on purpose or put the
    root back for those bars.

    **Listen.** One tap: root in the keys and in the bass. Two taps: root in the bass only. Both
    are equally loud. Hear how the second one has room between the low note and the hand.

    **Do it now.** Open the last track you made. Find the chord part, delete the lowest note of
    each chord, and listen to the mix before you touch an equaliser. Quite often that was the
    equaliser you needed.
    """),
    Sound(
        122,
        (
            Take(
                (
                    Layer("keys", "A2 G3 B3 C4 E4 | D3 F3 A3 C4 E4", "x--.x--...x-.x..", -2),
                    Layer("bass", "A1 | D2", WALK, -3),
                    *BEAT,
                ),
                bars=2,
                times=3,
                swing=0.3,
            ),
            Take(
                (
                    Layer("keys", "G3 B3 C4 E4 | F3 A3 C4 E4", "x--.x--...x-.x..", -2),
                    Layer("bass", "A1 | D2", WALK, -3),
                    *BEAT,
                ),
                bars=2,
                times=3,
                swing=0.3,
            ),
        ),
    ),
)

MUD = Lesson(
    "Where the mud lives",
    prose("""
    Mud is not a frequency. It is two notes too close together, too low down.

    A2 is 110 Hz and C3 is 131. They are 21 Hz apart, and the ear hears that as a growl more
    than as two notes. Two octaves higher the same minor third is 440 and 523 Hz, 83 apart, and
    it is simply a minor third. The interval is the same; the register decides whether it reads.

    A working rule: **below E3, which is 165 Hz, play one note at a time, or fifths and
    octaves.** Thirds go above it. Sevenths and seconds go above C4 unless you want them to
    bite.

    So spread the chord instead of filtering it. A minor seven as A C E G from A2 is four notes
    inside one low octave. As A2, E3, G3, C4 it is the same chord, with the third lifted out of
    the bottom.

    **Listen.** One tap: close and low. Two taps: the same close chord with a high-pass filter
    at 250 Hz. The growl is gone and so is the chord. Three taps: no filter, spread. It keeps
    its weight and you can hear every note.

    **Do it now**

    1. Solo your chords and your bass.
    2. Look at the piano roll. Mark every pair of notes under E3 that is closer than a fifth.
    3. Move the upper one up an octave.
    4. Only then decide whether you still need the filter. If you do, set it lower than you
       think.
    """),
    Sound(
        122,
        (
            Take((Layer("keys", "A2 C3 E3 G3 | F2 A2 C3 E3", "x-----x---x-----"),), 2),
            Take(
                (Layer("keys", "A2 C3 E3 G3 | F2 A2 C3 E3", "x-----x---x-----"),),
                2,
                bus=("hp 250",),
            ),
            Take((Layer("keys", "A2 E3 G3 C4 | F2 C3 E3 A3", "x-----x---x-----"),), 2),
        ),
    ),
)

TOP_NOTE = Lesson(
    "The top note is your melody",
    prose("""
    Ask somebody to sing your chord loop. They will sing the highest note of each chord, whether
    you chose it or not. So choose it.

    Take the four chords by voice leading, as in lesson 2.3. The top notes are E, F, E, D. It is
    a line, but a shy one: it stays within three semitones and ends lower than it began.

    Now invert the same chords for the sake of the top:

    - A minor: E A C, C on top
    - F: C F A, A on top
    - C: C E G, G on top
    - G: D G B, B on top

    C, A, G, B. It falls, falls again, then lifts to the note just under C. When the loop starts
    over the B goes up to the C by one semitone, and the seam pulls instead of leaks. You gave
    up some smoothness below for a tune above. That is a good trade more often than not.

    **Listen.** One tap: by voice leading. Two taps: by the top note. Three taps: the same, with
    a plucked sound doubling the top, so you can hear what your listener was hearing all along.

    **Do it now.** Mute your chords. Sing one note per bar over the bass for four bars. Then
    voice each chord with that note on top. If a note you sang is not in the chord, you have
    just written a ninth, a sixth or a suspension. Keep it.
    """),
    Sound(
        122,
        (
            Take(
                (Layer("keys", "A3 C4 E4 | A3 C4 F4 | G3 C4 E4 | G3 B3 D4", "x-----x---x-----"),),
                times=1,
            ),
            Take(
                (Layer("keys", "E4 A4 C5 | C4 F4 A4 | C4 E4 G4 | D4 G4 B4", "x-----x---x-----"),),
                times=1,
            ),
            Take(
                (
                    Layer("keys", "E4 A4 C5 | C4 F4 A4 | C4 E4 G4 | D4 G4 B4", HOLD, -4),
                    Layer(
                        "lead", "C5 | A4 | G4 | B4", "x--x--x---x--x--", chain=("echo 3 0.3 0.4",)
                    ),
                    Layer("bass", "A1 | F1 | C2 | G1", WALK, -4),
                ),
                times=1,
            ),
        ),
    ),
)

PARTS = (
    Module("Sevenths and nines", (MINOR_SEVEN, MINOR_NINE, LEAVE_THE_ROOT)),
    Module("Where the notes sit", (MUD, TOP_NOTE)),
)
