"""Drum Bus Basics, by Milo Beats: free, nine short lessons."""

from ppr_academy.sandbox.demo.courses import drum_bus_one as one
from ppr_academy.sandbox.demo.courses import drum_bus_two as two
from ppr_academy.sandbox.demo.score import prose
from ppr_academy.sandbox.demo.shapes import Course, Module

COURSE = Course(
    store_slug="milo-beats",
    slug="drum-bus-basics",
    title="Drum Bus Basics",
    promise="Nine short lessons, one group channel, and the courage to turn it down again.",
    description=prose("""
    Everything I do to drums as a group, in the order in which I do it. It costs nothing,
    because it is what I would tell you anyway if you asked me after a show.

    Each lesson has the same two bars of drums, with and without. The versions are matched in
    loudness, so that you hear the process and not the level. Lesson 7 is a blind test.

    ## What you need

    - **Any DAW** with a compressor and an equaliser. The ones that came with it are fine.
    - **A beat of yours** with at least four drums on separate channels.
    - **Headphones**, or speakers and understanding neighbours.
    """),
    topic="mixing",
    level="beginner",
    price_cents=0,
    modules=(
        Module("One group", (one.GROUP_FIRST, one.PARALLEL, one.PARALLEL_LESS)),
        Module("Tools", (one.ATTACK_RELEASE, one.GLUE, two.SATURATION)),
        Module("Judgement", (two.BY_EAR, two.THREE_MOVES, two.PRINT_IT)),
    ),
    motif="faders",
)
