"""What the creator's home page shows: figures ready to read, drawings in percent."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A horizontal line of the chart."""

    bottom: str
    label: str


@dataclass(frozen=True, slots=True)
class ChartPart:
    """One course's share of a day."""

    name: str
    color: str
    height: str
    amount: str


@dataclass(frozen=True, slots=True)
class ChartDay:
    """One day of the month; `label` is empty where the axis names nothing."""

    day: str
    label: str
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
class Seller:
    """A course in "What sells", this month."""

    title: str
    cover: str
    sold: int
    amount: str


@dataclass(frozen=True, slots=True)
class Revenue:
    """This month so far. Amounts are what the creator keeps, after our 10 %."""

    heading: str = ""
    title: str = ""
    total: str = "$0.00"
    change: str = ""
    is_up: bool = True
    change_of: str = ""
    sold: int = 0
    days: list[ChartDay] = field(default_factory=list)
    lines: list[ChartLine] = field(default_factory=list)
    series: list[ChartSeries] = field(default_factory=list)
    sellers: list[Seller] = field(default_factory=list)
    said: str = ""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """Something that just happened; `fresh` rows came while the page was open."""

    id: str
    kind: str
    who: str
    verb: str
    what: str
    when: str
    amount: str = ""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class FallLesson:
    """A lesson in "Where students stop"."""

    label: str
    flex: int
    height: str
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
    """The worst drop, in a sentence."""

    left: str = "0%"
    headline: str = ""
    text: str = ""
    href: str = ""
    at_left: bool = False


@dataclass(frozen=True, slots=True)
class CourseTab:
    """A course that somebody began."""

    id: str
    title: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Students:
    """How far students are, and how many are at it now."""

    total: int = 0
    learning_now: int = 0
    finished: int = 0
    courses: list[CourseTab] = field(default_factory=list)
    parts: list[FallPart] = field(default_factory=list)
    started: str = ""
    flag: FallFlag = field(default_factory=FallFlag)
    has_flag: bool = False
    said: str = ""
    track_dark: str = ""
    track_light: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the creator."""

    icon: str
    tone: str
    title: str
    text: str
    action: str
    href: str
