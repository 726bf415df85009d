"""Jazz Harmony for House Producers, the second half: borrowing, two hands, your own loop."""

from ppr_academy.sandbox.demo.courses.jazz_harmony_one import BEAT, COMP, ROOM
from ppr_academy.sandbox.demo.score import prose
from ppr_academy.sandbox.demo.shapes import Layer, Lesson, Sound, Take

BORROW_MINOR = Lesson(
    "Borrow the minor four",
    prose("""
    C major seven, F major seven, F minor six, C major seven. Something happens in the third bar
    that everybody feels and few can name. One note moved: A became Ab. For a bar the song
    looked over its shoulder.

    The F minor does not belong to C major. It belongs to C minor, whose four chord it is.
    Because C major and C minor share a root, you may borrow from one while you live in the
    other. The technical name is modal mixture. The plain name is the sad four.

    Why it works: A falls to Ab, and Ab falls to G, the fifth of C. It is a line of semitones
    inside the chords, from the major third of F to the fifth of home. If you play it, make that
    line audible. Do not bury it in the middle of six notes.

    - F major seven: A C E, with F in the bass
    - F minor six: Ab C D, with F in the bass
    - C major nine without its third: G B D, with C in the bass

    A, Ab, G. C, C, B. E, D, D. Every voice falls or stays.

    **Listen.** One tap: C, F, F, C without the change. Two taps: with the minor four in bar
    three. Three taps: the falling line doubled an octave higher, so you cannot miss it.

    **Do it now.** In any major loop that has a four chord, hold it for two bars and flatten its
    third in the second. If the loop is in minor, you already live there; borrow the major four
    instead.
    """),
    Sound(
        118,
        tuple(
            Take(
                (
                    Layer("keys", notes, COMP, chain=ROOM),
                    Layer("bass", "C2 | F1 | F1 | C2", "x-----x---x--.x-", -2),
                    *BEAT,
                    *line,
                ),
                times=1,
                swing=0.35,
            )
            for notes, line in (
                ("G3 B3 E4 | A3 C4 E4 | A3 C4 E4 | G3 B3 D4", ()),
                ("G3 B3 E4 | A3 C4 E4 | Ab3 C4 D4 | G3 B3 D4", ()),
                (
                    "G3 B3 E4 | A3 C4 E4 | Ab3 C4 D4 | G3 B3 D4",
                    (Layer("lead", "G4 | A4 | Ab4 | G4", "x-----..x-----..", -5),),
                ),
            )
        ),
    ),
)

UPPER_STRUCTURES = Lesson(
    "Upper structures for two hands",
    prose("""
    Big chords are easier to think of as two small ones. Left hand: a dominant seventh without
    its fifth, C E Bb. Right hand: a plain D major triad, D F# A. Together they are C13 with a
    ninth and a sharp eleventh. You did not have to count to thirteen.

    A triad from somewhere else, laid over a dominant, is called an upper structure. Three are
    worth knowing by heart. Over C seven:

    - **D major**, a whole step up: ninth, sharp eleventh, thirteenth. Bright and wide.
    - **Ab major**, four semitones below: sharp five, root, sharp nine (Ab C Eb). Dark, wants to
      go.
    - **A major**, a minor third below: thirteenth, flat nine, third (A C# E). Sour-sweet.

    The rule is not which triad. The rule is that the right hand must be a shape the ear knows.
    A major triad is so familiar that it gets away with standing in the wrong place.

    **Listen.** One tap: plain C seven. Two taps: with D major over it. Three taps: with Ab
    major over it. The left hand is the same in all three.

    Keep the hands apart. At least a third of empty keys between them, or the second turns into
    mud.

    **Do it now.** Loop one dominant chord and a beat. Play every major triad over it, all
    twelve, one per bar. Four are wrong, four are all right, and the rest are why people buy
    records.
    """),
    Sound(
        118,
        tuple(
            Take(
                (
                    Layer("keys", "C3 E3 Bb3", COMP, chain=ROOM),
                    Layer("keys", right, COMP, -2, chain=ROOM),
                    Layer("bass", "C2", "x-.x..x-..x-.xx-", -3),
                    *BEAT,
                ),
                bars=2,
                times=2,
                swing=0.35,
            )
            for right in ("E4 G4 C5", "D4 F#4 A4", "Eb4 Ab4 C5")
        ),
    ),
)

REHARMONISE = Lesson(
    "Reharmonise your own loop",
    prose("""
    Everything in this course was about one skill: keeping what the listener holds on to, and
    moving what is under it. Here is the whole procedure on one page.

    1. **Write the top line alone.** One note a bar, or two. That line is fixed from now on.
    2. **List the chords that contain each note.** A C can be the root of C, the third of A
       minor or Ab, the fifth of F, the seventh of D minor or Db major, the ninth of Bb. That is
       already seven.
    3. **Choose the bass line first.** Falling fifths, falling semitones, or one note that
       stays. Write three versions without thinking of chords.
    4. **Meet in the middle.** For each bar, take a chord that has both your top note and your
       bass note in it. Where none exists, you have found a suspension or a slash chord. Try it
       before you call it a mistake.
    5. **Fill with guide tones.** Third and seventh, moved as little as possible.
    6. **Take one chord out again.** Somewhere in the four bars, let a chord last twice as long.

    An example. Top line E, F, E, D over A minor, F, C, G. A bass that falls by steps, A, G, F,
    E, gives A minor seven, G seven, F major seven, E minor seven. Same tune, other story: the F
    of bar two is now the seventh of G and wants to fall, and it does.

    Do this three times with one loop and keep all three. One is your verse, one your break, and
    one you send to the remixer.

    **Do it now.** Thirty minutes, pen and paper first, keyboard second. The paper stops your
    fingers from playing what they always play.
    """),
)
