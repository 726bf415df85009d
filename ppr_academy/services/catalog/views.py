"""What pages see of courses: strings ready to show, ids as text."""

from dataclasses import dataclass, field

from ppr_academy.services.media.views import FileView


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course in the creator's list. `status` is draft, published or archived."""

    id: str
    title: str
    slug: str
    status: str
    price: str
    is_free: bool
    cover: str
    lessons: str
    duration: str
    is_staged: bool
    public_path: str


@dataclass(frozen=True, slots=True)
class LessonNode:
    """A lesson in the editor's tree.

    `kind` is text, sound or film; `state` is empty, uploading, processing or failed; `seconds` is
    at least 1, for drawing.
    """

    id: str
    title: str
    number: str
    kind: str
    length: str
    seconds: int
    is_free: bool
    state: str
    is_empty: bool


@dataclass(frozen=True, slots=True)
class ModuleNode:
    """A part of a course in the editor's tree."""

    id: str
    title: str
    number: str
    length: str
    seconds: int
    version: int
    lessons: tuple[LessonNode, ...] = ()


@dataclass(frozen=True, slots=True)
class StripLesson:
    """A lesson in the course's line. `flex` is in seconds; `state` is done, or now for the open."""

    flex: int
    state: str = "done"


@dataclass(frozen=True, slots=True)
class StripPart:
    """A part in the course's line. `flex` is in seconds."""

    flex: int
    lessons: tuple[StripLesson, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list before publishing. `state` is ok, no or wait; `tab` is where to mend."""

    key: str
    label: str
    state: str
    is_needed: bool
    tab: str


@dataclass(frozen=True, slots=True)
class EditorView:
    """A course as its creator edits it, without its texts."""

    id: str = ""
    title: str = ""
    slug: str = ""
    status: str = ""
    version: int = 0
    duration: str = ""
    count: str = ""
    modules: tuple[ModuleNode, ...] = ()
    checks: tuple[Check, ...] = ()
    is_ready: bool = False
    changes: tuple[str, ...] = ()
    was_published: bool = False
    public_path: str = ""
    track_dark: str = ""
    track_light: str = ""


@dataclass(frozen=True, slots=True)
class CourseDetail:
    """What stands on a course's sales page and what it costs, as typed.

    `kept` is what a buyer of the price brings the creator after our 10 %, `fee` our part.
    """

    id: str = ""
    version: int = 0
    title: str = ""
    slug: str = ""
    promise: str = ""
    description: str = ""
    words: int = 0
    topic: str = ""
    level: str = ""
    motif: str = ""
    cover: str = ""
    has_own_cover: bool = False
    cover_upload: FileView = field(default_factory=FileView)
    price: str = ""
    price_label: str = ""
    is_free: bool = True
    fee: str = ""
    kept: str = ""
    can_charge: bool = False
    store_slug: str = ""
    was_published: bool = False


@dataclass(frozen=True, slots=True)
class LessonDetail:
    """One lesson as it is edited. `file` is what students get, `pending` what is on its way."""

    id: str = ""
    course_id: str = ""
    title: str = ""
    body: str = ""
    words: int = 0
    version: int = 0
    is_free: bool = False
    is_staged: bool = False
    file: FileView = field(default_factory=FileView)
    pending: FileView = field(default_factory=FileView)
    wave: str = ""
    wave_small: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left behind: the version to build on, the texts as they were stored.

    `saved_at` is UTC in ISO form.
    """

    version: int
    values: dict[str, str]
    saved_at: str


@dataclass(frozen=True, slots=True)
class Made:
    """A new part or lesson, or one that came back. `lesson_id` is empty when there is none."""

    course_id: str
    module_id: str
    lesson_id: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """Something that was deleted and can be brought back with this id for a day."""

    id: str
    title: str
    kind: str


Order = tuple[tuple[str, tuple[str, ...]], ...]
"""Ids of a course's parts, each with the ids of its lessons, from the top."""
