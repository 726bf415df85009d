"""The course that the kit page draws: House Chords 101, with its real lengths in seconds."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import reflex as rx

from ppr_academy.components import shapes
from ppr_academy.state.kit import KitState

_SECONDS = (
    (805, 562, 498, 254),
    (771, 725, 631, 474, 793, 809, 181),
    (487, 485, 576, 668, 741, 726, 451, 275),
    (562, 548, 751, 620, 578, 784, 257),
    (759, 727, 535, 773, 566, 679, 780),
    (497, 448, 669, 261, 614),
)
_PARTS = (
    ("Hear it first", "4 lessons, 35 min"),
    ("Triads that move", "7 lessons, 1 h 13 min"),
    ("Sevenths and nines", "8 lessons, 1 h 13 min"),
    ("Where the notes sit", "7 lessons, 1 h 08 min"),
    ("Stabs, pads and the organ", "7 lessons, 1 h 20 min"),
    ("From loop to track", "5 lessons, 41 min"),
)
_ALL = sum(map(sum, _SECONDS))
EMBER = ("#e0775f", "#b04330")
SIGNAL = ("#8ea9e0", "#33569f")


def strip_parts(done: int = 0, now: int = -1) -> rx.Var[list[shapes.StripPart]]:
    """The course as strip: the first `done` lessons are done, lesson `now` is the current one."""
    parts, number = [], 0
    for part in _SECONDS:
        lessons = []
        for seconds in part:
            state = "done" if number < done else "now" if number == now else ""
            lessons.append(shapes.StripLesson(seconds, state))
            number += 1
        parts.append(shapes.StripPart(sum(part), lessons))
    return rx.Var.create(parts).to(list[shapes.StripPart])


def lanes() -> rx.Var[list[shapes.Lane]]:
    """The course as an arrangement."""
    at, found = 0, []
    for number, (part, (title, caption)) in enumerate(zip(_SECONDS, _PARTS, strict=True), 1):
        clips = []
        for lesson, seconds in enumerate(part, 1):
            kind = ("sound", "text", "practice", "quiz")[lesson % 4 if lesson > 2 else 0]
            clips.append(
                shapes.Clip(
                    label=f"{number}.{lesson}",
                    left=f"{at / _ALL * 100:.3f}%",
                    width=f"{(seconds - 20) / _ALL * 100:.3f}%",
                    kind=kind,
                    free=number == 1 and lesson < 3,
                )
            )
            at += seconds
        found.append(shapes.Lane(str(number), title, caption, "#media", clips))
    return rx.Var.create(found).to(list[shapes.Lane])


def ticks() -> rx.Var[list[shapes.Tick]]:
    """Hours on the ruler."""
    hours = [
        shapes.Tick(f"{h * 3600 / _ALL * 100:.3f}%", f"{h} h") for h in range(_ALL // 3600 + 1)
    ]
    return rx.Var.create(hours).to(list[shapes.Tick])


HOUR = f"{3600 / _ALL * 100:.3f}%"


def card(
    title: str, slug: str, store: str, price: str, meta: list[str], inks: tuple[str, str]
) -> SimpleNamespace:
    """The fields of a course card, with the kit's own sound as its preview."""
    return SimpleNamespace(
        title=title,
        href="/kit",
        store_name=store,
        cover=KitState.covers[slug],
        price=price,
        is_free=price == "Free",
        meta=rx.Var.create(meta),
        strip=strip_parts(),
        track_dark=inks[0],
        track_light=inks[1],
        preview_src=KitState.sound,
        preview_peaks=KitState.peaks,
        preview_ms=24_000,
    )


def days() -> rx.Var[list[shapes.ChartDay]]:
    """Two weeks of sales, today and a few days to come."""
    sums = (35, 57, 124, 102, 71, 65, 160, 122, 93, 122, 114, 135, 0, 28, 70, 122)
    found = []
    for number, total in enumerate(sums, 1):
        first = round(total * 0.68)
        parts = [
            shapes.ChartPart("House Chords 101", "var(--c1)", _high(first), f"${first}.00"),
            shapes.ChartPart(
                "Write the Second Half", "var(--c2)", _high(total - first), f"${total - first}.00"
            ),
        ]
        label = "Today" if number == len(sums) else str(number) if number % 7 == 1 else ""
        found.append(
            shapes.ChartDay(
                f"{number} November",
                label,
                f"${total}.00",
                parts if total else [],
                is_today=number == len(sums),
            )
        )
    found += [
        shapes.ChartDay(f"{number} November", "", "", is_future=True)
        for number in range(len(sums) + 1, 21)
    ]
    return rx.Var.create(found).to(list[shapes.ChartDay])


def _high(dollars: int) -> str:
    return f"{dollars / 170 * 100:.1f}%"


def chart_lines() -> rx.Var[list[shapes.ChartLine]]:
    """$0 to $150."""
    lines = [shapes.ChartLine(_high(sum_), f"${sum_}") for sum_ in (0, 50, 100, 150)]
    return rx.Var.create(lines).to(list[shapes.ChartLine])


def series() -> rx.Var[list[shapes.ChartSeries]]:
    """The legend."""
    both = [
        shapes.ChartSeries("House Chords 101", "var(--c1)", "$965.00"),
        shapes.ChartSeries("Write the Second Half", "var(--c2)", "$455.00"),
    ]
    return rx.Var.create(both).to(list[shapes.ChartSeries])


def fall() -> rx.Var[list[shapes.FallPart]]:
    """204 started, 39 stopped after 3.8."""
    left, number, found = 204.0, 0, []
    for index, part in enumerate(_SECONDS, 1):
        lessons = []
        for place, seconds in enumerate(part, 1):
            number += 1
            worst = index == 3 and place == 8
            lessons.append(
                shapes.FallLesson(
                    f"{index}.{place}: {left:.0f} of 204",
                    seconds,
                    f"{left / 204 * 100:.1f}%",
                    worst,
                )
            )
            left -= 39 if worst else 3
        title = _PARTS[index - 1][0]
        found.append(shapes.FallPart(str(index), title, sum(part), lessons))
    return rx.Var.create(found).to(list[shapes.FallPart])


def flag() -> rx.Var[shapes.FallFlag]:
    """The worst drop."""
    at = sum(map(sum, _SECONDS[:3])) / _ALL * 100
    worst = shapes.FallFlag(
        f"{at:.1f}%", "39 of 144 stop after 3.8", "Seventh or nine. It is the longest one.", "/kit"
    )
    return rx.Var.create(worst).to(shapes.FallFlag)


def feed() -> rx.Var[list[shapes.FeedRow]]:
    """Three things that just happened."""
    rows = [
        shapes.FeedRow(
            "1", "sale", "Sunniva H.", "bought", "House Chords 101", "now", "+$44.10", fresh=True
        ),
        shapes.FeedRow("2", "lesson", "Priya N.", "finished", "3.4 Voice the minor nine", "2 min"),
        shapes.FeedRow("3", "free", "Åse Bjørk-Łukasiewicz", "began", "Drum Bus Basics", "1 h"),
    ]
    return rx.Var.create(rows).to(list[shapes.FeedRow])


@dataclass(frozen=True, slots=True)
class TreeLesson:
    """A lesson in the editor's tree. `kind` as in `Clip`."""

    id: str
    title: str
    length: str  # "8:07", "" while unknown
    kind: str = "text"
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class TreePart:
    """A part (module) in the editor's tree."""

    id: str
    title: str
    length: str  # "1 h 13 min"
    lessons: list[TreeLesson] = field(default_factory=list)


def tree() -> rx.Var[list[TreePart]]:
    """Two parts to move lessons between."""
    parts = [
        TreePart(
            "p1",
            "Hear it first",
            "28 min",
            [
                TreeLesson("1.1", "Why four chords are enough", "13:25", "film", True),
                TreeLesson("1.2", "Three records, one trick", "9:22", "sound"),
                TreeLesson("1.3", "Set up the project file", "4:14"),
            ],
        ),
        TreePart(
            "p2",
            "Triads that move",
            "25 min",
            [
                TreeLesson("2.1", "Build a triad from any key", "12:51", "film"),
                TreeLesson("2.2", "Inversions, or how to stop jumping", "12:05", "sound"),
            ],
        ),
    ]
    return rx.Var.create(parts).to(list[TreePart])
