"""Drum Bus Basics, part 3 and what belongs to it: colour, equaliser, judgement."""

from ppr_academy.sandbox.demo.courses.drum_bus_one import BPM, GENTLE, full, kit
from ppr_academy.sandbox.demo.score import prose
from ppr_academy.sandbox.demo.shapes import Lesson, Sound

SATURATION = Lesson(
    "Saturation before or after",
    prose("""
    Saturation bends the top of the wave. The peaks get lower and rounder, and new overtones
    appear above what was there. On drums that does two jobs: it shaves peaks that a compressor
    would react to, and it makes dull samples readable on small speakers.

    So where does it go?

    **Before the compressor,** it works as a fast peak shaver. The compressor then sees a calmer
    signal and can work on the body. This is the safe choice.

    **After the compressor,** it colours what the compressor has already evened out. Everything
    gets the same amount of dirt, ghost notes included. This is the choice for drums that should
    sound like an old record.

    How much? Turn it up until you hear it distort, then halve it. Match the output level by ear
    before you judge, because saturation is louder in most plug-ins, and louder wins every
    comparison.

    **Listen.** One tap: clean. Two taps: 6 dB of drive into a soft clipper, then 2 dB of
    compression. Three taps: compression first, then 14 dB of drive. Listen to the kick: in the
    third it has a note that was not there before.

    Hats suffer first. If they turn to sand, take them out of the bus, or roll the top off
    before the saturator and add it again after.
    """),
    Sound(
        BPM,
        (
            full(),
            full("sat 6", GENTLE),
            full(GENTLE, "sat 14"),
        ),
    ),
)

BY_EAR = Lesson(
    "By ear",
    prose("""
    Here is a test, and you will probably fail it the first time. So did I.

    **Listen.** One tap, two taps, three taps: the same two bars. One of them is dry, one has 2
    dB of bus compression, one has the crushed copy at one fifth. They are matched in loudness.
    Write down which is which, and how sure you are from one to five.

    Scroll no further until you have written it.

    **What they were.** One tap: 2 dB of glue. Two taps: the crushed copy, one fifth. Three
    taps: dry.

    If you had all three, with fives, you may skip the next test. If not, look at what fooled
    you. Almost always it is the level: some part of you waits for the louder one. It did not
    come, because there was none.

    That is the reason for this lesson. Every processor you own is a little louder when it is
    on. The person who made it knew that. Until you match levels you are not comparing sounds,
    you are comparing volumes, and you will always buy the louder one.

    **Do it now**

    1. Put a gain plug-in at the end of your drum bus.
    2. Bypass everything before it and look at the loudness meter. Note the figure.
    3. Switch everything on. Turn the gain until you have the same figure.
    4. Close your eyes, press bypass ten times at random, and say which is which.
    5. Fewer than eight right? Then whatever is on that bus does not matter yet.
    """),
    Sound(BPM, (full(GENTLE), full("parallel 0.2"), full())),
)

THREE_MOVES = Lesson(
    "EQ on the bus: three moves",
    prose("""
    If a drum needs surgery, do it on its own channel. On the bus there are three moves, all
    wide, all small. They change the whole kit the way a hand on a shoulder changes a person.

    1. **High-pass at 30 Hz.** Nothing down there is music. It only eats headroom and makes the
       compressor pump at things you cannot hear.
    2. **Two decibels out at 350 Hz,** one octave wide. That is where samples from different
       packs pile up and sound like cardboard. If you do not hear cardboard, skip it.
    3. **Two decibels up above 8 kHz,** as a shelf. Air. Only if the hats can take it.

    Why before and not after the compressor? Because the compressor reacts to what it gets. Take
    out the cardboard first and it stops working on cardboard. The shelf goes after, or the hats
    will make the compressor nervous.

    **Listen.** One tap: no EQ. Two taps: the three moves. Three taps: the same moves three
    times as deep, which is what happens when you solo the drums and keep turning. Exciting for
    four bars, tiring after sixteen.

    **Do it now.** Load three records with drums you like. Play each through the same meter and
    look at the slope from 100 Hz to 10 kHz. It falls, gently, in all three. If yours rises
    anywhere, you know where to begin.
    """),
    Sound(
        BPM,
        (
            kit(),
            kit("hp 30", "bell 350 -2 1", "high 8000 2"),
            kit("hp 60", "bell 350 -8 1", "high 8000 7"),
        ),
    ),
)

PRINT_IT = Lesson(
    "Print it and leave it",
    prose("""
    A drum bus that stays open is a drum bus you will touch again. Each time you are a bit more
    tired, and each time it gets a bit worse. So print it: render the bus to one stereo file,
    mute the originals, and go on with the song.

    Printing has three gifts. The project gets light. The decision is made, which lets you hear
    the rest. And you get a waveform to look at: you can see at once where two bars differ that
    should be the same.

    How to do it without fear:

    1. Save the project under a new name that ends in "before print".
    2. Render the bus with its processing, from bar one, at the full length of the song. Include
       one bar of silence at the end for tails.
    3. Render it once more without processing. Two files, both kept, both named with tempo and
       date.
    4. Put the processed one on a track, line it up, flip its polarity and play it against the
       bus. If you hear silence, it is right. Flip it back.
    5. Mute the group. Hide it. Close the folder.

    If you must change something next week, you open "before print". You will do that about once
    in five songs, and it takes ten minutes. In the other four you finish.

    That was the course. One group, one fader, a compressor that moves 2 dB, a copy you cannot
    hear, and the honesty to match levels. Everything else on the market is a variation on those
    five.
    """),
)
