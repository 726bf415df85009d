"""House Chords 101, by Ava Keys."""

from ppr_academy.sandbox.demo.courses import (
    house_chords_one,
    house_chords_three,
    house_chords_two,
)
from ppr_academy.sandbox.demo.score import prose
from ppr_academy.sandbox.demo.shapes import Course

COURSE = Course(
    store_slug="ava-keys",
    slug="house-chords-101",
    title="House Chords 101",
    promise=(
        "Four chords, two hands, one loop that does not get boring. "
        "Start with a triad, leave with a finished track."
    ),
    description=prose("""
    Most chord lessons teach you more chords. This one teaches you what to do with four.

    You begin with three notes and a loop. You learn which note to leave out, which one belongs
    to the bass, how far a finger has to move and why 20 milliseconds matter. In the last part
    the loop becomes 64 bars with a beginning and an end.

    Every lesson is short, says one thing, and has a recording where you hear that thing with
    and without. One tap on wood is the first version, two taps the second. All versions are
    equally loud, so you hear the change and not the volume.

    ## What you need

    - **Any keyboard, or none.** Two octaves are enough. Every exercise also works with a mouse.
    - **Any DAW.** Nothing here depends on a plug-in.
    - **Headphones.** Laptop speakers hide the notes that part 4 is about.

    ## Who this is not for

    If you read music and comp from a lead sheet, start at part 3 or take the jazz course
    instead.
    """),
    topic="harmony",
    level="beginner",
    price_cents=4900,
    modules=(*house_chords_one.PARTS, *house_chords_two.PARTS, *house_chords_three.PARTS),
    motif="roll",
)
