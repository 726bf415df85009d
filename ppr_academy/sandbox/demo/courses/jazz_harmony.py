"""Jazz Harmony for House Producers, by Ava Keys."""

from ppr_academy.sandbox.demo.courses import jazz_harmony_one as one
from ppr_academy.sandbox.demo.courses import jazz_harmony_two as two
from ppr_academy.sandbox.demo.score import prose
from ppr_academy.sandbox.demo.shapes import Course, Module

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
        Module("Function", (one.TWO_FIVE_ONE, one.GUIDE_TONES)),
        Module("Colour", (one.TRITONE, two.BORROW_MINOR)),
        Module("Two hands", (two.UPPER_STRUCTURES, two.REHARMONISE)),
    ),
)
