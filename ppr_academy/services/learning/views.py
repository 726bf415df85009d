"""What the library and the player show: strings ready for the page, ids as text."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StripLesson:
    """One lesson in a strip. `flex` is its length in seconds; `state` "", "done" or "now"."""

    flex: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class StripPart:
    """One part of a strip. `flex` is the sum of its lessons' seconds."""

    flex: int
    lessons: list[StripLesson] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LibraryCourse:
    """A course as a row of the library."""

    id: str
    title: str
    store_name: str
    href: str
    cover: str
    track_dark: str
    track_light: str
    strip: list[StripPart]
    next_label: str
    count_label: str
    key_label: str


@dataclass(frozen=True, slots=True)
class ContinueView:
    """The lesson to go on with. `peaks` are 0 to 100, `share` is how far one is, 0 to 1."""

    course_id: str = ""
    part_label: str = ""
    lesson_title: str = ""
    href: str = ""
    cover: str = ""
    track_dark: str = ""
    track_light: str = ""
    peaks: list[int] = field(default_factory=list)
    share: float = 0.0
    key_label: str = ""
    left_label: str = ""


@dataclass(frozen=True, slots=True)
class DayStep:
    """One cell of the sequencer: `state` is "on", "today" (lit today) or ""."""

    label: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class LibraryView:
    """A person's library. `going_on.course_id` is empty when there is nothing to go on with."""

    going_on: ContinueView = field(default_factory=ContinueView)
    courses: list[LibraryCourse] = field(default_factory=list)
    days: list[DayStep] = field(default_factory=list)
    days_title: str = ""
    days_label: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson in the player's list. `kind` is "sound", "film" or "text"."""

    id: str
    title: str
    duration: str
    kind: str
    href: str
    is_done: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """A part in the player's list; it is open when the current lesson is in it."""

    number: str
    title: str
    count_label: str
    is_open: bool
    lessons: list[LessonLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CourseOutline:
    """The course around the lesson that is learned."""

    title: str = ""
    store_name: str = ""
    page_href: str = ""
    track_dark: str = ""
    track_light: str = ""
    strip: list[StripPart] = field(default_factory=list)
    parts: list[PartView] = field(default_factory=list)
    done: str = "0"
    total: str = "0"
    strip_label: str = ""
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class LessonView:
    """The lesson on the stage. `src` is empty for a text; `html` is cleaned already."""

    id: str = ""
    title: str = ""
    heading: str = ""
    part_label: str = ""
    html: str = ""
    kind: str = "text"
    src: str = ""
    peaks: list[int] = field(default_factory=list)
    duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is in the lesson, and where they go next. Changes while it plays."""

    position_ms: int = 0
    is_done: bool = False
    next_href: str = ""
    next_title: str = ""


@dataclass(frozen=True, slots=True)
class PlayerView:
    """The player's page. `status` is "ready", "empty" (no lessons yet) or "locked" (not theirs)."""

    status: str
    course: CourseOutline
    lesson: LessonView = field(default_factory=LessonView)
    place: Place = field(default_factory=Place)
