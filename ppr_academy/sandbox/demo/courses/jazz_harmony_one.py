"""Jazz Harmony for House Producers, the first half: function, and the side door."""

from ppr_academy.sandbox.demo.score import HOLD, OFF_HATS, drums, prose
from ppr_academy.sandbox.demo.shapes import Layer, Lesson, Sound, Take

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
