"""Amapiano Log Drum, Start to Finish, by Rosa Tavares."""

from ppr_academy.sandbox.demo.score import FOUR, drums, prose
from ppr_academy.sandbox.demo.shapes import Course, Layer, Lesson, Module, Sound, Take

BPM = 112
SHAKER = "xoxXxoxXxoxXxoxX"
GROOVE = (
    *drums(-4, kick=FOUR),
    *drums(2, shaker=SHAKER),
    *drums(-3, conga="...x..x....x..x.", rim="..x..x..x..x..x."),
)
PATTERN = "...x..x...x..x.x"
ROOTS = "A1 | A1 | F1 | G1"
CHORDS = Layer(
    "keys",
    "C4 E4 G4 B4 | C4 E4 G4 B4 | A3 C4 E4 G4 | B3 D4 F4 A4",
    "x--.....x-......",
    -6,
    chain=("hp 220", "room 0.2 1.6"),
)

WHAT_IT_IS = Lesson(
    "What a log drum is",
    prose("""
    The log drum is the bass of amapiano, and its lead, and a good part of its drums. It comes
    from a preset on an old software synth that was meant to sound like a wooden slit drum.
    Producers in Gauteng played it two octaves too low and far too loud, and it became the sound
    of a decade.

    Take it apart and there are three things in it:

    - **A knock.** The pitch starts high and falls onto the note within about 20 ms. That is the
      wood.
    - **A body.** Nearly a sine, 40 to 100 Hz, that dies away in a third of a second.
    - **Dirt.** The whole thing is driven until overtones appear. That is why you hear it on a
      phone.

    None of the three is special. Together they do something that a bass guitar and a kick
    cannot do together: one sound that is drum and melody at once, and that leaves the rest of
    the bar empty.

    **Listen.** One tap: a plain sine on the same notes. Two taps: the log drum. Three taps: the
    log drum in its place, with shakers. The pattern is the same in all three.

    **Do it now.** Put a log drum track you love into your DAW, filter out everything above 200
    Hz, and count how often it plays in four bars. Write the number down. Nearly everyone
    guesses twice as many.
    """),
    Sound(
        BPM,
        (
            Take((Layer("sub", ROOTS, PATTERN),), times=1),
            Take((Layer("log", ROOTS, PATTERN),), times=1),
            Take((Layer("log", ROOTS, PATTERN, 1), *GROOVE), times=1, swing=0.2),
        ),
    ),
    is_free=True,
)

FROM_A_SINE = Lesson(
    "Build it from a sine",
    prose("""
    You need a synth with one oscillator, one envelope for pitch and one for volume, and
    something that distorts. Any synth will do.

    1. **Oscillator:** sine. Nothing else.
    2. **Volume envelope:** attack zero, decay 350 ms, sustain zero, release 200.
    3. **Pitch envelope:** from one octave above down to the note, decay 12 to 20 ms. Shorter is
       wood, longer is a laser. Stop before the laser.
    4. **Drive:** a soft clipper after the synth, 6 to 9 dB in. Turn it until the low notes can
       be heard with a high-pass at 200 Hz on the channel.
    5. **Filter:** low-pass at 2 or 3 kHz after the drive, to take the fizz off.
    6. **Velocity:** connect it to the pitch amount, not only to volume. Hard hits knock more.

    Play it between E1 and A2. Lower it turns into wind, higher it turns into a marimba.

    Tune by ear against the chords, not against the meter. The falling pitch makes a meter read
    sharp, and a log drum that is a few cents flat sits better than one that is sharp.

    **Listen.** One tap: steps 1 and 2, a sine with a decay. Two taps: with a low-pass at 400
    Hz, as if step 5 were set too low. Three taps: all of it.

    **Do it now.** Build it, save it under your name, and delete the presets you have collected.
    You know how it works now, so you can make the next one to fit the track.
    """),
    Sound(
        BPM,
        (
            Take((Layer("sub", "A1 | C2 | F1 | G1", FOUR),), times=1),
            Take((Layer("log", "A1 | C2 | F1 | G1", FOUR),), times=1, bus=("lp 400",)),
            Take((Layer("log", "A1 | C2 | F1 | G1", FOUR),), times=1),
        ),
    ),
)

THE_GRID = Lesson(
    "The grid at 112",
    prose("""
    Before the log drum there has to be a floor. In amapiano the floor is a shaker, and it is
    harder than it looks.

    Sixteenths, all of them. At 112 BPM each lasts 134 ms. Accent the fourth of every group, not
    the first: ti-ti-ti-TA. The accent just before the beat pulls the beat in. Program it the
    other way round once and hear how the whole thing sits down.

    Then, in this order:

    - **Kick** on every quarter, soft. It is a heartbeat here and not the star. 4 dB quieter
      than in a house track.
    - **Rim or clave** in threes across the bar: 3, 6, 9, 12, 15, counted in sixteenths. It
      never agrees with the kick for long, and that is the motor.
    - **Conga,** two to four notes in a bar, in the holes.
    - A little swing, 53 or 54 %. More turns it into something else.

    No snare on two and four. Leave that hole open. If you put a clap in, put it in quietly, and
    only in the second half of the track.

    **Listen.** One tap: shaker and kick. Two taps: with rim and conga. Three taps: the same
    with the shaker accents on the beat, which is wrong, so that you know how wrong feels.

    **Do it now.** Shaker only, for ten minutes, played with your hand on a box of rice. You
    will find the accent without counting.
    """),
    Sound(
        BPM,
        (
            Take(
                (*drums(-4, kick=FOUR), *drums(3, shaker=SHAKER)),
                2,
                times=2,
                swing=0.2,
            ),
            Take(GROOVE, 2, times=3, swing=0.2),
            Take(
                (
                    *drums(-4, kick=FOUR),
                    *drums(2, shaker="XoxoXoxoXoxoXoxo"),
                    *drums(-3, conga="...x..x....x..x.", rim="..x..x..x..x..x."),
                ),
                2,
                times=2,
                swing=0.2,
            ),
        ),
    ),
)

WHERE_NOT = Lesson(
    "Where the log drum does not play",
    prose("""
    Listen to four bars by somebody great and mark what you hear. There is a phrase of five or
    six notes, then a hole of a bar or more, then an answer. The holes are longer than the
    phrases. That is not restraint, it is the composition.

    Three rules that keep you out of trouble:

    1. **Not on the one.** The kick has it. Start on the fourth sixteenth, or on the seventh.
       When you do play the one, after sixteen bars without it, it counts.
    2. **Never more than two hits in a row on neighbouring sixteenths.** A third one turns the
       drum into a bass line.
    3. **Two bars of phrase, two bars of air.** In the air you may place a single note, late,
       like a comment.

    And one for pitch: three notes are enough. Root, the note a third above or below, and the
    fifth. The rhythm carries the tune.

    **Listen.** One tap: the log drum in every bar, busy. Two taps: the same phrase in bars one
    and two, air in three, one comment in four. Keep listening to the second for a minute, on
    repeat. It does not get old, and the first was old after the second round.

    **Do it now.** Record yourself hitting a pad for four minutes over the groove. Do not stop.
    Then keep the two bars in which you got tired and played least.
    """),
    Sound(
        BPM,
        (
            Take(
                (Layer("log", ROOTS, "x.xx.xx.x.xx.xxx", 1), *GROOVE, CHORDS),
                times=2,
                swing=0.2,
            ),
            Take(
                (
                    Layer(
                        "log",
                        "A1 | A1 C2 | F1 | G1",
                        PATTERN + "...x..x........." + "." * 16 + "..........x.....",
                        1,
                    ),
                    *GROOVE,
                    CHORDS,
                ),
                times=2,
                swing=0.2,
            ),
        ),
    ),
)

SLIDES = Lesson(
    "Slides",
    prose("""
    A slide is a note that begins above or below and glides to where it belongs. On a log drum
    it is the difference between a pattern and a voice. It is also the first thing everybody
    overdoes.

    How to set it up. Switch the synth to mono, legato off, glide on, and let glide happen only
    when notes overlap. Then a slide is something you draw: let the first note reach a little
    into the second. Where nothing overlaps, nothing slides.

    - **Time:** 60 to 120 ms. Under 60 it is a knock, over 150 a siren.
    - **Distance:** a fourth, a fifth or a seventh. An octave sounds like a game.
    - **Direction:** down mostly. Down is a sigh. Up is a question, so use it at the end of a
      phrase and answer it.
    - **How many:** one in two bars. It is a spice with a strong smell.

    The low end suffers when you slide, because for a tenth of a second the sub is somewhere
    else. Keep the slide away from the kick, or the kick loses its floor.

    **Listen.** One tap: the phrase without slides. Two taps: one slide, on the last note. Three
    taps: every note slides. Two is enough to recognise you by; three is enough to skip you.

    **Do it now.** Take the phrase from lesson 4. Choose the one note that you would sing
    differently. Slide into that one, from a fifth above, in 90 ms.
    """),
    Sound(
        BPM,
        (
            Take((Layer("log", ROOTS, "...x..x...x....."), *GROOVE), times=1, swing=0.2),
            Take(
                (
                    Layer("log", ROOTS, "...x..x........."),
                    Layer("logslide", ROOTS, "..........x-...."),
                    *GROOVE,
                ),
                times=1,
                swing=0.2,
            ),
            Take((Layer("logslide", ROOTS, "...x..x...x....."), *GROOVE), times=1, swing=0.2),
        ),
    ),
)

FREE_BOTTOM = Lesson(
    "Chords that leave the bottom free",
    prose("""
    Amapiano borrowed its chords from jazz and deep house and its patience from neither. A
    progression of four lasts eight bars or sixteen. The chords are long, soft and high, because
    everything under 200 Hz belongs to the log drum.

    Ours is A minor nine, F major seven, G nine, in four bars: A, A, F, G. The right hand plays:

    - A: C E G B, the third, fifth, seventh and ninth
    - F: A C E G, the third, fifth, seventh and ninth
    - G: B D F A, the same again

    The root is missing from all of them. The log drum has it. When the log drum rests, as it
    should, the chord floats without a floor for a bar, and it does not know what it is called.
    That is the open, unhurried colour that people look for and try to buy.

    Sound: electric piano or a soft pad, high-pass at 200 Hz, a long reverb at a low level. Play
    it behind the beat. If it feels late, it is nearly late enough.

    **Listen.** One tap: chords with their roots, in the middle of the keyboard. Two taps:
    rootless, high, with a filter at 220 Hz. The log drum gets louder by itself, though its
    fader did not move.

    **Do it now.** Mute the log drum and play the chords alone for a minute. If they sound
    finished, there is too much in them.
    """),
    Sound(
        BPM,
        (
            Take(
                (
                    Layer(
                        "keys",
                        "A2 C3 E3 G3 B3 | A2 C3 E3 G3 B3 | F2 A2 C3 E3 G3 | G2 B2 D3 F3 A3",
                        "x--.....x-......",
                        0,
                    ),
                    Layer("log", ROOTS, PATTERN, 0),
                    *GROOVE,
                ),
                times=2,
                swing=0.2,
            ),
            Take((CHORDS, Layer("log", ROOTS, PATTERN, 0), *GROOVE), times=2, swing=0.2),
        ),
    ),
)

NO_DROP = Lesson(
    "Seven minutes without a drop",
    prose("""
    There is no drop in this music. There is a door that opens very slowly, and at some point
    you notice that you are inside. Seven minutes is normal. Here is a plan that holds.

    - **0:00, 32 bars.** Shaker and kick. Add one percussion sound every eight bars.
    - **1:09, 32 bars.** Chords, held, quiet. A vocal scrap or a flute, twice, no more.
    - **2:17, 16 bars.** Take the kick out. Leave the shaker. This is the only silence you get.
    - **2:51, 48 bars.** The log drum enters, in bar four of the phrase and not on the one. Keep
      the first version for sixteen bars before you change it.
    - **4:34, 32 bars.** Second log drum phrase, an answer to the first. Chords may rest.
    - **5:43, 32 bars.** Things leave in the order in which they came. The shaker goes last.

    At 112 BPM a bar lasts 2.14 seconds, so the whole plan is 192 bars and 6 minutes 51. Each
    change is on a multiple of eight. Nothing ever arrives together with something else, except
    once: the log drum and the return of the kick. That is your drop, if you need the word.

    What carries seven minutes is variation under the level of attention. Change one shaker
    accent in bar 32. Let one chord come an eighth late. Turn the reverb of the rim up by 3 dB
    over two minutes. No one will notice any of these, and all of them together keep people on
    the floor.

    **Do it now.** Lay out the plan with empty clips and names only. Then fill it from your
    loop. If you have the loop, that is one evening.
    """),
)

COURSE = Course(
    store_slug="rosa-tavares",
    slug="amapiano-log-drum",
    title="Amapiano Log Drum, Start to Finish",
    promise="Build the sound from one sine, then learn the bars in which it should not play.",
    description=prose("""
    The log drum is easy to make and hard to play. This course spends one lesson on the making
    and six on the rest: the floor it needs, the holes between phrases, one slide per two bars,
    chords that stay out of its way, and a plan for seven minutes without a drop.

    Everything is at 112 BPM and in A minor, so you can play along from the first lesson to the
    last.

    ## What you need

    - **A synth with a pitch envelope.** The simplest one you own.
    - **Headphones or a subwoofer.** The notes go down to 44 Hz.
    - **Time.** This music is slow to listen to and slow to make, and that is why it works.
    """),
    topic="bass",
    level="intermediate",
    price_cents=5900,
    modules=(
        Module("The sound", (WHAT_IT_IS, FROM_A_SINE)),
        Module("The groove", (THE_GRID, WHERE_NOT, SLIDES)),
        Module("The track", (FREE_BOTTOM, NO_DROP)),
    ),
)
