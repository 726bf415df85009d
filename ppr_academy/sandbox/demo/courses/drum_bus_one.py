"""Drum Bus Basics, parts 1 and 2: one group, and the tools on it."""

from ppr_academy.sandbox.demo.score import drums, prose
from ppr_academy.sandbox.demo.shapes import Lesson, Sound, Take

BPM = 92
KIT = drums(
    knock="X.....x...x.....",
    snare="....X.......X..o",
    hat="x.o.x.o.x.o.x.x.",
    rim=".......o.......o",
)
GENTLE = "comp -12 2.5 15 100"
"""About 2 dB on the loudest hits."""

ROOMY = drums(
    0,
    knock="X.....x...x.....",
    snare="....X..o....X..o",
    hat="xoxoxoxoxoxoxoxo",
    open="..............x.",
)


def kit(*bus: str, bars: int = 2, times: int = 2, trim: float = 0) -> Take:
    return Take(KIT, bars, times, swing=0.45, bus=bus, trim=trim)


def full(*bus: str, times: int = 2, trim: float = 0) -> Take:
    return Take(ROOMY, 2, times, swing=0.45, bus=bus, trim=trim)


GROUP_FIRST = Lesson(
    "Group first, process second",
    prose("""
    A drum bus is one channel that all drums go through. Nothing else does: no bass, no loop
    with a chord in it. Before you put anything on it, it already does one useful thing. It
    gives you a single fader for the drums.

    That fader matters more than most plug-ins. When a mix does not work, the drums are usually
    2 dB too loud or too quiet as a whole, and people start turning the kick instead.

    Build it like this:

    1. Create a group. Route kick, snare, hats, percussion into it. Drum loops too, if they have
       no notes in them.
    2. Set each drum against the others with the group fader at zero. Kick and snare first,
       until one does not hide the other. Then hats, quieter than you like.
    3. Look at the meter of the group. Aim for peaks around -6 dB. If it is hotter, turn the
       channels down together and leave the group fader alone.
    4. Now bring in the music and move only the group fader until the drums sit.

    **Listen.** One tap: drums set by ear in solo, hats and snare far too proud. Two taps: the
    same hits after step 2. There is no processing in either.

    If step 2 takes you less than five minutes, you were not listening. If it takes more than
    twenty, the samples are wrong and no bus will save them.
    """),
    Sound(
        BPM,
        (
            Take(
                (
                    *drums(-7, knock="X.....x...x....."),
                    *drums(3, snare="....X.......X..o"),
                    *drums(8, hat="x.o.x.o.x.o.x.x.", rim=".......o.......o"),
                ),
                2,
                swing=0.45,
            ),
            kit(),
        ),
    ),
    is_free=True,
)

PARALLEL = Lesson(
    "Parallel",
    prose("""
    A compressor turns down what is loud. Turn it down far enough and what was quiet, the room,
    the ghost notes, the tail of the snare, stands as tall as the hits. Alone that sounds flat
    and breathless. Beside the untouched drums it sounds like weight.

    That is parallel compression: the dry bus stays as it is, a copy is crushed, and the copy is
    mixed in under it. The hits come from the dry signal and the body comes from the copy.

    Settings for the copy, and do be rude:

    - Ratio 10:1 or more.
    - Attack as fast as it goes, 1 ms or less. You want the hit gone.
    - Release around 90 ms, so that it is back before the next eighth. At 92 BPM an eighth lasts
      326 ms.
    - Threshold until the meter shows 15 to 20 dB of reduction.

    Then pull the copy's fader all the way down and bring it up while the whole mix plays.

    **Listen.** One tap: dry. Two taps: the copy alone. Three taps: half and half. All three are
    equally loud, so that you hear the change and not the level. Listen to the small snare notes
    between the big ones.

    Check that your DAW compensates delay between the two paths. If the kick goes hollow as you
    raise the copy, it does not.
    """),
    Sound(BPM, (full(), full("parallel 1"), full("parallel 0.5"))),
    is_free=True,
)

PARALLEL_LESS = Lesson(
    "Parallel, then less",
    prose("""
    You now have a fader that makes everything better the more you raise it. Distrust it.

    The copy adds energy between the hits. It makes solo drums exciting. In the mix the space
    between the hits belongs to somebody: the bass, the voice, the tail of a chord. Fill it and
    they start to sound thin, and you will reach for an equaliser to mend what a fader broke.

    The routine I use, every time:

    1. Play the busiest part of the song. Not the drums, the song.
    2. Raise the copy until you clearly notice it.
    3. Lower it until you stop noticing.
    4. Mute and unmute it. If the drums get smaller without it, stay. If only the level changes,
       take it lower still.
    5. Tomorrow, take off another 2 dB.

    In numbers it ends up 8 to 12 dB under the dry bus more often than not.

    **Listen.** One tap: dry. Two taps: as loud as it was exciting, two thirds of the copy.
    Three taps: where it ended up, about one fifth. In the third you should not be able to say
    that there is compression, only that somebody seems to be in the room.

    When you cannot decide, the answer is less. I have never been asked to make drums more
    crushed by someone who was dancing.
    """),
    Sound(BPM, (full(), full("parallel 0.66"), full("parallel 0.2"))),
)

ATTACK_RELEASE = Lesson(
    "Attack and release by numbers",
    prose("""
    Attack is how long the compressor waits before it has turned down. Release is how long it
    takes to let go. Every compressor has them, and most people set them by superstition.

    A drum hit has two parts. The crack is the first 5 to 10 ms. The body is the next 100 or so.
    A fast attack catches the crack, a slow one lets it through and turns down the body. So:

    - **Attack 0.5 ms:** the crack shrinks. Hits move back, behind the music. Useful for hats
      that poke.
    - **Attack 30 ms:** the crack passes untouched and the body is squeezed. Hits move forward.
      Useful nearly always.

    Release decides what happens between hits. Tie it to the tempo. At 92 BPM a quarter is 652
    ms and a sixteenth 163 ms. A release shorter than a sixteenth is back in time for each hit:
    even and lively. Longer than a quarter and it never comes back: the compressor is only a
    volume knob.

    **Listen.** One tap: no compression. Two taps: attack 0.5 ms, release 120. Three taps:
    attack 30 ms, release 120. Threshold and ratio are the same. Follow the front edge of the
    snare.

    **Do it now.** Put a 4:1 compressor on the bus, threshold until the needle shows 6 dB. Start
    with the slowest attack and shorten it until you lose the crack. Go back one step. Then do
    the same with the release until the groove breathes with the hats. Now raise the threshold
    to 2 dB of reduction and leave.
    """),
    Sound(BPM, (kit(), kit("comp -20 4 0.5 120"), kit("comp -20 4 30 120"))),
)

GLUE = Lesson(
    "Two decibels of glue",
    prose("""
    Glue is the word for what happens when one compressor holds all drums at once. The kick
    turns the hats down a little, the snare turns everything down a little, and the ear takes
    that as a sign that all of it happened in the same room. It is a very small movement. Two
    decibels, three at the most.

    A setting to start from:

    - Ratio 2:1, or 4:1 if that is the smallest you have.
    - Attack 10 to 30 ms.
    - Release 100 ms, or automatic.
    - Threshold until the loudest hits show 2 dB, and the quiet ones none.

    The mistake is to look for the effect. At 2 dB you will not hear it switch on. You hear it
    when you switch it off after an hour: the kit falls apart into samples.

    If the kick makes everything duck, it has too much low end for the detector. Most bus
    compressors have a filter on the detector; set it to 100 Hz and the kick stops being the
    boss.

    **Listen.** One tap: without. Two taps: 2 dB. Three taps: 9 dB, which people do because the
    meter looks so alive. In the third, follow the hats: they bow after every kick.

    **Do it now.** Set it, close the window, and bypass it with a key for a week. If you forget
    it is there, it is right.
    """),
    Sound(BPM, (full(), full(GENTLE), full("comp -20 4 4 160"))),
)
