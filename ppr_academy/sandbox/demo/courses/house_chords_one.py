"""House Chords 101, parts 1 and 2: hearing first, then triads."""

from ppr_academy.sandbox.demo.score import BACKBEAT, FOUR, HOLD, OFF_HATS, drums, prose
from ppr_academy.sandbox.demo.shapes import Layer, Lesson, Module, Sound, Take

BEAT = drums(-4, kick=FOUR, clap=BACKBEAT, open=OFF_HATS)
WALK = "x-.x..x-..x-x-.."

FOUR_CHORDS = "A3 C4 E4 | A3 C4 F4 | G3 C4 E4 | G3 B3 D4"
FOUR_ROOTS = "A1 | F1 | C2 | G1"

WHY_FOUR = Lesson(
    "Why four chords are enough",
    prose("""
    At 122 BPM four bars last 7.9 seconds. In a six-minute track they go by about 45 times.
    Nobody gets bored of the chords in that time. They get bored of hearing them the same way.

    So the first decision in a house track is a small one: pick four chords, or two, and stop
    looking for a fifth. What changes after that is who plays them, how long they last, which
    note is on top, and when they are not there at all.

    The four here are A minor, F, C and G. You have heard them a thousand times, and that is the
    point: nothing in this course depends on a clever progression.

    **Listen.** One tap: the chords alone, held. Two taps: the same chords with a bass and a
    beat. Three taps: the same again, but the keys play a rhythm. No note was added to the
    chords.

    **Do it now**

    1. Load any electric piano. Set the tempo to 122.
    2. Play A C E, then A C F, then G C E, then G B D. One bar each.
    3. Loop it. Leave it running while you read the next lesson.
    4. Notice when you stop hearing it as four chords and start hearing it as one thing. For
       most people that takes about a minute.

    Write down what you wanted to change first. That is usually the right thing to change, and
    in part 5 we will.
    """),
    Sound(
        122,
        (
            Take((Layer("keys", FOUR_CHORDS, HOLD),), times=1),
            Take(
                (
                    Layer("keys", FOUR_CHORDS, HOLD, -3),
                    Layer("bass", FOUR_ROOTS, WALK, -2, chain=("duck 5",)),
                    *BEAT,
                ),
                times=1,
            ),
            Take(
                (
                    Layer("keys", FOUR_CHORDS, "x-.x--.x-..x--..", -2, chain=("hp 160",)),
                    Layer("bass", FOUR_ROOTS, WALK, -2, chain=("duck 5",)),
                    *BEAT,
                ),
                times=1,
                swing=0.25,
            ),
        ),
    ),
    is_free=True,
)

EAR_CHECK = Lesson(
    "Ear check: major, minor or neither",
    prose("""
    Three notes decide most of what a chord feels like, and one of the three decides nearly all
    of it. The third sits four semitones above the root in a major chord and three in a minor
    one. Take it out, put the fourth or the second there instead, and the chord is neither. That
    is a suspended chord, sus for short.

    **Listen.** Each chord has C at the bottom and G at the top. Only the middle note moves.
    After one tap, two taps, three taps and four taps you hear four different chords. Write down
    major, minor or neither for each before you read on.

    Play it twice if you have to. Do not hum along; humming makes you sing the third you expect.

    **What they were**

    - One tap: C E G. Major.
    - Two taps: C F G. Neither: a sus4. It leans, as if the F wanted to fall to E.
    - Three taps: C Eb G. Minor.
    - Four taps: C D G. Neither: a sus2. It floats, and does not lean anywhere.

    If you mixed up two and four, you are in good company. Listen for whether the middle note is
    close to the top or close to the bottom: F sits right under G, D sits right over C.

    House uses both of the neithers a lot. A track that never says major or minor can go under
    any vocal, and it can loop for an hour without telling you how to feel.
    """),
    Sound(
        122,
        (
            Take((Layer("keys", "C4 E4 G4 | C4 E4 G4", HOLD),), bars=2, times=2),
            Take((Layer("keys", "C4 F4 G4 | C4 F4 G4", HOLD),), bars=2, times=2),
            Take((Layer("keys", "C4 Eb4 G4 | C4 Eb4 G4", HOLD),), bars=2, times=2),
            Take((Layer("keys", "C4 D4 G4 | C4 D4 G4", HOLD),), bars=2, times=2),
        ),
    ),
    is_free=True,
)

BUILD_A_TRIAD = Lesson(
    "Build a triad from any key",
    prose("""
    A key is seven notes. A triad is three of them: start on one, skip the next, take the next,
    skip, take. That is all of it. Whether the result is major or minor is decided by the key,
    not by you.

    In C major the seven triads are:

    - C E G, major
    - D F A, minor
    - E G B, minor
    - F A C, major
    - G B D, major
    - A C E, minor
    - B D F, diminished: two small thirds on top of each other. Leave it alone for now.

    Major, minor, minor, major, major, minor, diminished. The order is the same in every major
    key. In Eb major the notes are Eb F G Ab Bb C D, so the first four triads are Eb G Bb, F Ab
    C, G Bb D and Ab C Eb.

    Count it in semitones when you are not sure. Major is 4 and then 3. Minor is 3 and then 4.
    From Ab up to C is 4, from C up to Eb is 3: major.

    **Listen.** One tap: the first four triads of C major. Two taps: the first four of Eb major.
    The shape of the walk is the same; only the floor is higher.

    **Do it now.** Pick a key you never use. Play its seven triads up and down, slowly, with
    your right hand. Say major or minor before you press, not after. Ten minutes of this is
    worth more than a chord pack, and it costs nothing.
    """),
    Sound(
        122,
        (
            Take((Layer("keys", "C4 E4 G4 | D4 F4 A4 | E4 G4 B4 | F4 A4 C5", HOLD),)),
            Take((Layer("keys", "Eb4 G4 Bb4 | F4 Ab4 C5 | G4 Bb4 D5 | Ab4 C5 Eb5", HOLD),)),
        ),
    ),
)

INVERSIONS = Lesson(
    "Inversions, or how to stop jumping",
    prose("""
    Play C, F, G, C with every chord built up from its root. Your hand leaps like somebody
    crossing a stream on stones. Count it: three notes move five semitones each, then two each,
    then seven each. That is 42 semitones of travel in four bars, and the listener hears every
    one.

    An inversion is the same three notes with a different one at the bottom. With the third
    lowest it is the first inversion, with the fifth lowest the second.

    - C: C E G, root position
    - F: C F A, second inversion. C did not move.
    - G: B D G, first inversion. Everything slides down a little.
    - C: C E G again. G did not move.

    Now the travel is 12 semitones. Same chords, same order, and suddenly it sounds like a
    person playing and not like a person looking for the chords.

    **Listen.** One tap: root positions. Two taps: inversions. Three taps: inversions with a
    bass under them. The bass still plays C, F, G, C. It is the only part that has to leap, and
    it is good at it.

    **Do it now**

    1. Take the loop you left running in lesson 1.
    2. Keep the first chord where it is.
    3. For each next chord, find the version whose notes are nearest. Move fingers, not the
       hand.
    4. Count the semitones if you like counting. Under 20 for four chords is good.
    """),
    Sound(
        122,
        (
            Take(
                (Layer("keys", "C4 E4 G4 | F4 A4 C5 | G4 B4 D5 | C4 E4 G4", "x-----x---x-----"),),
                times=1,
            ),
            Take(
                (Layer("keys", "C4 E4 G4 | C4 F4 A4 | B3 D4 G4 | C4 E4 G4", "x-----x---x-----"),),
                times=1,
            ),
            Take(
                (
                    Layer("keys", "C4 E4 G4 | C4 F4 A4 | B3 D4 G4 | C4 E4 G4", "x-----x---x-----"),
                    Layer("bass", "C2 | F2 | G2 | C2", WALK, -2),
                ),
                times=1,
            ),
        ),
    ),
)

VOICE_LEADING = Lesson(
    "Voice leading in two rules",
    prose("""
    Voice leading is a long word for a short idea: treat the chord as three singers, and do not
    make any of them work harder than needed. Two rules do nine tenths of it.

    **Rule one.** If a note is in both chords, the same finger keeps it.

    **Rule two.** Every other finger goes to the nearest note of the next chord.

    Try it on the four chords of lesson 1.

    - A C E to F: A and C stay, E goes up one to F.
    - A C F to C: C stays, A goes down two to G, F goes down one to E.
    - G C E to G: G stays, C goes down one to B, E goes down two to D.
    - G B D back to A minor: nothing is shared. All three go up.

    That last change is the seam of the loop. Chords that stand next to each other in the key
    share no notes, so the hand has to move in one piece. Leave it. The seam is how the ear
    knows where the loop begins again.

    **Listen.** One tap: the four chords as blocks, each from its root. Two taps: by the two
    rules. Three taps: by the rules, on an organ, where you can hear the held notes holding.

    Rules one and two will also tell you when to break them. If the top note has sat on the same
    pitch for two bars and the part feels stuck, let the top finger leap and keep the others
    still.
    """),
    Sound(
        122,
        (
            Take((Layer("keys", "A3 C4 E4 | F3 A3 C4 | C4 E4 G4 | G3 B3 D4", HOLD),), times=1),
            Take((Layer("keys", FOUR_CHORDS, HOLD),), times=1),
            Take((Layer("organ", FOUR_CHORDS, HOLD, chain=("hp 120", "room 0.25 1.4")),), times=1),
        ),
    ),
)

PARTS = (
    Module("Hear it first", (WHY_FOUR, EAR_CHECK)),
    Module("Triads that move", (BUILD_A_TRIAD, INVERSIONS, VOICE_LEADING)),
)
