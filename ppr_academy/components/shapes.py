"""What the drawn parts need, ready to show: widths and places in percent, money and times as text.

Plain dataclasses without imports from services. Services' views may mirror them field by field;
a component takes anything with these fields (a Var of the view or an instance).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StripLesson:
    """One lesson in a strip. `flex` is its length in seconds (at least 1)."""

    flex: int
    state: str = ""  # "" to come · "done" · "now"


@dataclass(frozen=True, slots=True)
class StripPart:
    """One part (module) of a strip. `flex` is the sum of its lessons' seconds."""

    flex: int
    lessons: list[StripLesson] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on a ruler: `left` "12.5%", `label` "1 h"."""

    left: str
    label: str


@dataclass(frozen=True, slots=True)
class Clip:
    """A lesson at its true place and length in an arrangement."""

    label: str  # "5.3 Stab rhythm: late by 20 ms"
    left: str  # "62.4%"
    width: str  # "3.1%"
    kind: str = "sound"  # "sound" · "text" · "practice" · "quiz"
    free: bool = False
    href: str = ""
    wave: str = ""  # SVG path in a box `wave_width` × 20; empty: a pattern by kind
    wave_width: int = 100


@dataclass(frozen=True, slots=True)
class Lane:
    """A part of a course as a lane of an arrangement."""

    number: str
    title: str
    caption: str  # "4 lessons, 35 min"
    href: str  # "#part-1"
    clips: list[Clip] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A horizontal line of a bar chart: `bottom` "66.6%", `label` "$150"."""

    bottom: str
    label: str


@dataclass(frozen=True, slots=True)
class ChartPart:
    """One product's share of a day. `color` is "var(--c1)" … "var(--c6)"."""

    name: str
    color: str
    height: str  # "34.2%"
    amount: str  # "$44.10"


@dataclass(frozen=True, slots=True)
class ChartDay:
    """One day of the chart; `label` is empty where the axis names nothing."""

    day: str  # "7 November"
    label: str  # "7", "Today", ""
    total: str
    parts: list[ChartPart] = field(default_factory=list)
    is_today: bool = False
    is_future: bool = False


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One line of the legend."""

    name: str
    color: str
    amount: str


@dataclass(frozen=True, slots=True)
class FallLesson:
    """A lesson in "Where students stop": `height` is the share that finished it."""

    label: str  # "3.8 Seventh or nine: 92 of 131"
    flex: int
    height: str  # "45.1%"
    is_worst: bool = False


@dataclass(frozen=True, slots=True)
class FallPart:
    """A part in "Where students stop"."""

    number: str
    title: str
    flex: int
    lessons: list[FallLesson] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FallFlag:
    """The worst drop in a sentence. `left` is its place; `at_left` puts the words before it."""

    left: str
    headline: str
    text: str
    href: str
    at_left: bool = False


@dataclass(frozen=True, slots=True)
class FeedRow:
    """Something that just happened. `fresh` lights the row for 1.8 s."""

    id: str
    kind: str  # "sale" · "refund" · "free" · "lesson" · "done" · "question" · "review"
    who: str
    verb: str  # "bought"
    what: str
    when: str  # "now", "2 min"
    amount: str = ""  # "+$44.10"
    fresh: bool = False
