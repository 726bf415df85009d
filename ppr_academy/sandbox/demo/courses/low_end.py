"""Low End for Small Rooms, by Milo Beats."""

from ppr_academy.sandbox.demo.score import BACKBEAT, FOUR, OFF_HATS, drums, prose
from ppr_academy.sandbox.demo.shapes import Course, Layer, Lesson, Module, Sound, Take

BPM = 118
LINE = "x-.x--..x-.x-x-."
TOP = drums(-5, clap=BACKBEAT, hat=OFF_HATS, shaker="xoxoxoxoxoxoxoxo")
CHORDS = Layer("keys", "Ab3 C4 Eb4 G4 | Ab3 Bb3 Db4 F4", "x-----x---x-----", -5, chain=("hp 200",))

YOUR_ROOM = Lesson(
    "Your room lies below 200 Hz",
    prose("""
    A sound wave at 50 Hz is nearly seven metres long. Your room is shorter than that. So the
    wave meets itself coming back, and at some places in the room it adds up and at others it
    cancels. You are sitting in one of those places.

    The lowest of these resonances has a simple formula: the speed of sound divided by twice the
    length of the room. For a room of 3.4 metres, 343 divided by 6.8 is 50 Hz. There is another
    at 100, another at 151, and the same again for the width and the height.

    Find yours in five minutes:

    1. Load a sine generator. Set it to 40 Hz, moderate level.
    2. Raise it slowly to 200 Hz. Do not move your head.
    3. Write down where it suddenly gets loud and where it almost disappears.
    4. Move the chair half a metre forward and do it again.

    You now have a list of notes that your room lies about. Below 200 Hz it may lie by 15 dB,
    more than any equaliser move you will ever make.

    What to do about it, in order of price: move the chair to about 38 % of the room's length,
    away from the middle. Move the speakers off the wall or right against it, not in between.
    Put the thickest absorber you can bear into the corners. And below 100 Hz trust headphones
    and your eyes more than your speakers.

    None of this needs a better monitor. A better monitor tells the same lies with more detail.
    """),
    is_free=True,
)

WHO_IS_LOWER = Lesson(
    "Kick and bass: who is lower",
    prose("""
    There is room for one sound between 40 and 60 Hz. Not because of a rule, but because two
    sounds that low are heard as one that wobbles. So decide before you mix who lives in the
    basement.

    **The kick is lower.** A long kick around 45 to 50 Hz, and the bass plays an octave up, from
    about 80 Hz. House, techno, most things at four to the floor.

    **The bass is lower.** A short kick with its weight around 65 to 80 Hz, and a sub that goes
    down to 40 underneath. Hip-hop, dubstep, anything where the bass sings.

    Both work. What does not work is both below 60.

    **Listen.** One tap: both low, the fight. Two taps: the kick is lower, the bass moved up an
    octave. Three taps: the bass is lower, with a shorter kick. On small speakers you will hear
    little difference between them, and that is a lesson too: you cannot decide this on small
    speakers.

    **Do it now**

    1. Look at the spectrum of your kick alone. Note where its highest hump is.
    2. Do the same for the bass, at its lowest note.
    3. If the two are closer than half an octave, one has to move. Move the bass by an octave
       first; it is free. If that ruins the line, change the kick. An equaliser comes third.
    """),
    Sound(
        BPM,
        (
            Take(
                (
                    Layer("sub", "F1 | Db1", LINE, 0),
                    *drums(0, thump=FOUR),
                    *TOP,
                    CHORDS,
                ),
                2,
                times=2,
            ),
            Take(
                (
                    Layer("bass", "F2 | Db2", LINE, -3),
                    *drums(0, thump=FOUR),
                    *TOP,
                    CHORDS,
                ),
                2,
                times=2,
            ),
            Take(
                (
                    Layer("sub", "F1 | Db1", LINE, 0),
                    *drums(0, knock=FOUR),
                    *TOP,
                    CHORDS,
                ),
                2,
                times=2,
            ),
        ),
    ),
    is_free=True,
)

TUNE_THE_KICK = Lesson(
    "Tune the kick, or shorten it",
    prose("""
    A kick that rings for 300 ms has a note, whether you like it or not. If that note is a
    semitone away from the root of your bass, you get a beating a few times a second: F at 43.7
    Hz against F# at 46.2 is two and a half beats a second. People say the low end feels
    unsettled. It is simply out of tune.

    Two ways out.

    **Tune it.** Loop the tail of the kick, hold a sine next to it, and move the sine until the
    beating stops. That is the note. Now pitch the kick to the root of the track, or to its
    fifth. Two semitones are about as far as a sample goes before it changes character.

    **Shorten it.** A kick of 120 ms or less has no time to have a note. Turn the decay down
    until the pitch goes away and only the push is left. This is the safer way when the chords
    change a lot, since a kick tuned to F is out of tune over Gb.

    **Listen.** One tap: the kick rings on F, the bass plays F#. Two taps: the same kick, the
    bass plays F. The bass line, the level and everything else are identical.

    **Do it now.** Put a tuner on your kick, on the tail and not on the click. Write the note
    into the name of the sample. In a year you have a library where you can search by key, and
    you will never do this by ear again.
    """),
    Sound(
        BPM,
        tuple(
            Take(
                (
                    Layer("sub", root, "x-------x-----x-", 0),
                    *drums(1, thump="X.......X......."),
                    *drums(-6, clap=BACKBEAT, hat=OFF_HATS),
                ),
                2,
                times=3,
            )
            for root in ("F#1", "F1")
        ),
    ),
)

SIDECHAIN = Lesson(
    "Sidechain: eight decibels or two",
    prose("""
    Sidechain compression lets the kick turn the bass down for a moment. It is used for two
    things that have little to do with each other, and most trouble comes from mixing them up.

    **As a tool.** The bass goes down 2 or 3 dB for the first 60 ms of the kick and is back
    before anybody notices. It makes space for the click and the first push. Nobody should hear
    it.

    **As an effect.** Everything but the drums goes down 8 dB or more and swells back until the
    next beat. That is the pumping of French house. Everybody should hear it.

    Decide which one you are doing. As a tool, set the release by ear to the shortest that does
    not click. As an effect, set it so that the level has just arrived when the next kick comes.
    At 118 BPM a quarter is 508 ms; a release of about 300 does that.

    You do not need a compressor for it. A volume shape that repeats every quarter does the same
    thing with fewer surprises, and it does not stop when you mute the kick.

    **Listen.** One tap: no sidechain. Two taps: 2 dB, the tool. Three taps: 8 dB on bass and
    chords, the effect. If you cannot hear the second, good. Listen to the start of each kick
    and compare.

    **Do it now.** Open your last track. If there is a sidechain on more than one channel, ask
    of each whether it is tool or effect. Write it into the name of the channel.
    """),
    Sound(
        BPM,
        tuple(
            Take(
                (
                    Layer("bass", "F1 | Db1", "x-x-x-x-x-x-x-x-", 0, chain=(f"duck {bass}",)),
                    Layer(
                        "pad",
                        "Ab3 C4 Eb4 G4 | Ab3 Bb3 Db4 F4",
                        "x---------------",
                        -4,
                        chain=("hp 200", f"duck {pad}"),
                    ),
                    *drums(0, kick=FOUR),
                    *TOP,
                ),
                2,
                times=2,
            )
            for bass, pad in ((0, 0), (2, 0), (8, 8))
        ),
    ),
)

ON_A_PHONE = Lesson(
    "How a bass gets onto a phone",
    prose("""
    A phone plays next to nothing below 300 Hz. The root of your bass is at 44. It is not quiet
    on a phone, it is absent. And yet on good records you hear the bass line on a phone, note
    for note.

    The reason is in the ear. When it gets 87, 131, 175 and 218 Hz together, it concludes that
    somebody is playing 44, and you hear that note though nothing vibrates there. It is called
    the missing fundamental, and all small speakers live on it.

    So a sub bass made of one pure sine cannot work on a phone: there are no overtones to
    conclude from. Give it some.

    - **Saturation** on the bass, until you can follow the line with a high-pass at 300 Hz on
      your master. Then half of that.
    - **A second layer,** an octave or two up, short and quiet. Felt more than heard.
    - **An amp or a filter with a bit of drive.** The same thing in a nicer box.

    **Listen.** One tap: sine bass on big speakers. Two taps: the same on a phone; the bass has
    left. Three taps: the bass saturated, on a phone. The line is back.

    **Do it now.** Put a high-pass at 300 Hz on your master and bounce thirty seconds. Send it
    to your phone and sing the bass line along. If you have to guess, so does everyone on the
    bus.
    """),
    Sound(
        BPM,
        tuple(
            Take(
                (
                    Layer("sub", "F1 | F1 Ab1 | Db2 | C2", LINE, 0, chain=drive),
                    *drums(-6, kick=FOUR),
                    *drums(-12, clap=BACKBEAT, hat=OFF_HATS),
                    CHORDS,
                ),
                2,
                times=2,
                bus=phone,
            )
            for drive, phone in (
                ((), ()),
                ((), ("hp 300", "lp 7000")),
                (("sat 26",), ("hp 300", "lp 7000")),
            )
        ),
    ),
)

MONO_BELOW = Lesson(
    "Mono below 120",
    prose("""
    Stereo width means that left and right are different. In the low end, different means that
    at some notes one side pushes while the other pulls. In headphones that sounds huge. In a
    club, where both sides meet in the same room, and often in the same speaker, it sounds like
    nothing.

    An example with numbers. Delay the right side of a bass by 11.5 ms, a common widening trick.
    At 43.5 Hz half a wave takes exactly that long. Add left and right, and a low F is gone. Not
    thinner: gone. The note above it comes through. Your bass line now has holes that move with
    the melody.

    So keep everything below about 120 Hz in the middle. Ways to do it:

    - Use one mono bass and widen only a layer above 120 Hz.
    - Put a utility on the bass bus that makes lows mono. Every DAW has one.
    - Do not put chorus, stereo delay or reverb on anything that reaches below 120.

    **Listen.** One tap: the widened bass in stereo. Two taps: the same, summed to mono. Three
    taps: a plain mono bass, summed to mono as well. If you listen on one speaker, the first two
    are the same, and you have proved the point.

    **Do it now.** Press mono on your master while the busiest part plays. Watch the level of
    the bass bus. If it falls by more than 1 dB, find out which plug-in did it.
    """),
    Sound(
        BPM,
        tuple(
            Take(
                (
                    Layer("sub", "F1 | F1", LINE, 2, chain=chain),
                    *drums(-4, knock=FOUR),
                    *TOP,
                    CHORDS,
                ),
                2,
                times=2,
                bus=bus,
            )
            for chain, bus in (
                (("haas 11.5",), ()),
                (("haas 11.5",), ("wide 0",)),
                ((), ("wide 0",)),
            )
        ),
    ),
)

COURSE = Course(
    store_slug="milo-beats",
    slug="low-end-for-small-rooms",
    title="Low End for Small Rooms",
    promise="Make bass decisions that hold in a club, from a bedroom that lies to you.",
    description=prose("""
    I mixed for ten years in a room of eleven square metres. The low end was wrong for the first
    four. Then I stopped trusting the room and started to decide things by register, tuning and
    numbers.

    This course is that list of decisions: who is lower, what note the kick has, what a
    sidechain is for, why a sine does not exist on a phone, and what happens to a wide bass in
    mono.

    ## What you need

    - **Headphones that go down to 30 Hz.** Closed ones are fine.
    - **A spectrum analyser and a sine generator.** Both are in your DAW.
    - **A tape measure.** For lesson one.
    """),
    topic="bass",
    level="beginner",
    price_cents=3500,
    modules=(
        Module("The room", (YOUR_ROOM,)),
        Module("Kick and bass", (WHO_IS_LOWER, TUNE_THE_KICK, SIDECHAIN)),
        Module("Other people's speakers", (ON_A_PHONE, MONO_BELOW)),
    ),
)
