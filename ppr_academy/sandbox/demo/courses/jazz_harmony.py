"""Jazz Harmony for House Producers, by Ava Keys."""

from ppr_academy.sandbox.demo.score import HOLD, OFF_HATS, drums, prose
from ppr_academy.sandbox.demo.shapes import Course, Layer, Lesson, Module, Sound, Take

COMP = "x--.x.....x-...."
BEAT = drums(-5, kick="x...x...x...x...", rim="....x.......x...", hat=OFF_HATS)
ROOM = ("hp 130", "room 0.18 1.3")

TWO_FIVE_ONE = Lesson(
    "Two, five, one",
    prose("""
    If jazz harmony had one sentence, it would be this one: D minor seven, G seven, C major
    seven. Two, five, one. The roots fall by fifths, and falling by a fifth is the strongest
    step a bass can take.

    What makes it smooth is the upper part. Leave the roots to the bass and play:

    - D minor nine: F A C E
    - G13: F A B E
    - C major nine: E G B D

    From the first chord to the second one finger moves: C goes down to B. That is all. From the
    second to the third every finger goes down a step, except the one that has just moved, which
    stays on B. You have played the most used progression of the twentieth century and your hand
    travelled less than the width of a matchbox.

    The G13 has no root and no fifth. It has what matters: B, its third, and F, its seventh. E
    is the thirteenth, the colour.

    **Listen.** One tap: the three chords as stacked sevenths, each from its root. Two taps:
    rootless, as above, with a bass. Three taps: in a track at 118.

    In house you rarely play the one. Loop the two and the five, and the ear waits for a C that
    never comes. That is tension you can dance on for six minutes.

    **Do it now.** Learn the three shapes in C, then in Bb, then in Eb. Three keys are enough to
    hear that it is one shape and not three.
    """),
    Sound(
        118,
        (
            Take(
                (
                    Layer(
                        "keys",
                        "D3 F3 A3 C4 | G3 B3 D4 F4 | C3 E3 G3 B3 | C3 E3 G3 B3",
                        "x-----x---x-----",
                        chain=ROOM,
                    ),
                ),
                times=1,
            ),
            Take(
                (
                    Layer(
                        "keys",
                        "F3 A3 C4 E4 | F3 A3 B3 E4 | E3 G3 B3 D4 | E3 G3 B3 D4",
                        "x-----x---x-----",
                        chain=ROOM,
                    ),
                    Layer("bass", "D2 | G1 | C2 | C2", "x-----x---x--.x-", -3),
                ),
                times=1,
            ),
            Take(
                (
                    Layer("keys", "F3 A3 C4 E4 | F3 A3 B3 E4", COMP, -1, chain=ROOM),
                    Layer("bass", "D2 | G1", "x-.x..x-..x-.xx-", -3, chain=("duck 4",)),
                    *BEAT,
                ),
                bars=2,
                times=3,
                swing=0.35,
            ),
        ),
    ),
    is_free=True,
)

GUIDE_TONES = Lesson(
    "Guide tones carry the tune",
    prose("""
    Every seventh chord has two notes that say what it is: the third and the seventh. Root and
    fifth only say where it is. Play the third and the seventh alone and a listener still hears
    the progression. They are called guide tones.

    Two, five, one in C:

    - D minor seven: F and C
    - G seven: F and B
    - C major seven: E and B

    Follow each voice by itself. The upper one goes C, B, B. The lower one goes F, F, E. In each
    change one of them stays and the other falls by a semitone. That is the machine under most
    songs you know.

    Why should a producer care? Because two notes leave space. A pad made of guide tones has the
    whole harmony in it and takes up a quarter of the room. You can push it 6 dB lower and
    nobody misses the chord.

    **Listen.** One tap: full chords on a pad. Two taps: guide tones only, on the same pad, with
    the same bass. Three taps: guide tones with a line over them. There is room for it now.

    **Do it now**

    1. Take a loop of yours with sevenths in it.
    2. Delete all but the third and seventh of each chord.
    3. Move them by octaves until each voice moves as little as it can.
    4. Listen with the bass, then without. Without the bass it should be vague. With it,
       complete.
    """),
    Sound(
        118,
        (
            Take(
                (
                    Layer("pad", "D3 F3 A3 C4 | G3 B3 D4 F4 | C3 E3 G3 B3 | C3 E3 G3 B3", HOLD),
                    Layer("bass", "D2 | G1 | C2 | C2", "x-----x---x--.x-", -4),
                ),
                times=1,
            ),
            Take(
                (
                    Layer("pad", "F3 C4 | F3 B3 | E3 B3 | E3 B3", HOLD),
                    Layer("bass", "D2 | G1 | C2 | C2", "x-----x---x--.x-", -4),
                ),
                times=1,
            ),
            Take(
                (
                    Layer("pad", "F3 C4 | F3 B3 | E3 B3 | E3 B3", HOLD, -3),
                    Layer("bass", "D2 | G1 | C2 | C2", "x-----x---x--.x-", -4),
                    Layer(
                        "lead",
                        "A4 | C5 | B4 | A4 | B4 | D5 | G4 | E4",
                        "x--x--..",
                        -4,
                        chain=("echo 3 0.35 0.4",),
                    ),
                ),
                times=1,
            ),
        ),
    ),
)

TRITONE = Lesson(
    "The tritone substitute",
    prose("""
    G seven has B and F as its guide tones. So does another dominant: Db seven, whose notes are
    Db F Ab Cb, and Cb is B by another name. The two roots, G and Db, are three whole tones
    apart, a tritone. Because the guide tones are the same, one chord can stand in for the
    other.

    What changes is the bass. Two, five, one goes D, G, C: down by fifths. With the substitute
    it goes D, Db, C: down by semitones. The harmony arrives at the same place through the side
    door.

    The right hand may even stay as it was. F A B E over Db gives the seventh B, the third F,
    and two colours that the book calls sharp nine (E) and sharp five (A). It is spicier than a
    plain Db7 and nobody will send you home for it. If it is too much, play F Ab B Eb instead:
    third, fifth, seventh, ninth.

    **Listen.** One tap: D, G, C in the bass. Two taps: D, Db, C, with F Ab B Eb over the Db.
    The line that slides down is the bass; the guide tones do what they did before.

    In a club track this is a turnaround, not a loop. Once every sixteen bars, in the last half
    bar, on the way back to the first chord. Used more often it starts to smell of cocktail.

    **Do it now.** Find the last chord of your loop. Go up one semitone from the first chord's
    root, build a dominant seventh on that, and play it for the last two beats only.
    """),
    Sound(
        118,
        (
            Take(
                (
                    Layer(
                        "keys",
                        "F3 A3 C4 E4 | F3 A3 B3 E4 | E3 G3 B3 D4 | E3 G3 B3 D4",
                        COMP,
                        chain=ROOM,
                    ),
                    Layer("bass", "D2 | G1 | C2 | C2", "x-----x---x--.x-", -2),
                    *BEAT,
                ),
                swing=0.35,
            ),
            Take(
                (
                    Layer(
                        "keys",
                        "F3 A3 C4 E4 | F3 Ab3 B3 Eb4 | E3 G3 B3 D4 | E3 G3 B3 D4",
                        COMP,
                        chain=ROOM,
                    ),
                    Layer("bass", "D2 | Db2 | C2 | C2", "x-----x---x--.x-", -2),
                    *BEAT,
                ),
                swing=0.35,
            ),
        ),
    ),
)

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
    inside the chords, from the major third of F to home. If you play it, make that line
    audible. Do not bury it in the middle of six notes.

    - F major seven: A C E, with F in the bass
    - F minor six: Ab C D, with F in the bass
    - C major nine: G B D, with C in the bass

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
            for right in ("C4 G4", "D4 F#4 A4", "C4 Eb4 Ab4")
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

COURSE = Course(
    store_slug="ava-keys",
    slug="jazz-harmony-for-house",
    title="Jazz Harmony for House Producers",
    promise="Two, five, one and where to hide it. Rich chords that still leave room for the kick.",
    description=prose("""
    You know your sevenths and nines and you want to know why some records have chords that seem
    to turn a corner. This is the corner.

    Six long lessons on function, guide tones, substitution, borrowing and two-handed voicings,
    always at 118 BPM and always with the question a club asks: does it still groove when it
    repeats?

    Each lesson has a page of exercises and a recording with and without. The last one is a
    procedure you can run on any loop you own.

    ## What you need

    - **House Chords 101 or the same.** You can build a minor nine without looking it up.
    - **A keyboard with four octaves.** Two hands this time.
    - **Patience.** One lesson a week is a good pace. Two is too fast.
    """),
    topic="harmony",
    level="advanced",
    price_cents=12000,
    modules=(
        Module("Function", (TWO_FIVE_ONE, GUIDE_TONES)),
        Module("Colour", (TRITONE, BORROW_MINOR)),
        Module("Two hands", (UPPER_STRUCTURES, REHARMONISE)),
    ),
)
