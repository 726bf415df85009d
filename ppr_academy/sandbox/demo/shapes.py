"""The shapes of the demo academy's material: people, stores, courses, lessons and sounds."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Layer:
    """One instrument in a take.

    `notes`: chords, one a slot, slots parted by "|" and spread evenly over the take; drums have
    none. `steps`: sixteenths, repeated until the take is full: `X` accent, `x` hit, `o` ghost,
    `-` hold, `.` rest. `gain` in decibels; `pan` −1 to 1; `late_ms` shifts it; `chain`: effects.
    """

    voice: str
    notes: str = ""
    steps: str = "x---------------"
    gain: float = 0.0
    pan: float = 0.0
    late_ms: float = 0.0
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """A loop of `bars`, heard `times` times. `swing` is 0 (straight) to 1 (triplet).

    Takes of one sound are matched in loudness, so that a louder one does not just seem better;
    `trim` moves one off that in decibels, where the level itself is the lesson.
    """

    layers: tuple[Layer, ...]
    bars: int = 4
    times: int = 2
    swing: float = 0.0
    bus: tuple[str, ...] = ()
    trim: float = 0.0


@dataclass(frozen=True, slots=True)
class Sound:
    """The recording of a lesson: takes one after the other, each after one tap, two taps, three."""

    bpm: float
    takes: tuple[Take, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """`body` is Markdown."""

    title: str
    body: str
    sound: Sound | None = None
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    title: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """`description` is Markdown; `motif` is empty where topic and slug decide."""

    store_slug: str
    slug: str
    title: str
    promise: str
    description: str
    topic: str
    level: str
    price_cents: int
    modules: tuple[Module, ...]
    motif: str = ""

    @property
    def key(self) -> str:
        """Store and slug, as in the address."""
        return f"{self.store_slug}/{self.slug}"

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons in their order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `role`: "admin", "creator" or "student"."""

    email: str
    name: str
    role: str = "student"


@dataclass(frozen=True, slots=True)
class Store:
    """`owner` is an e-mail address, `family` a colour family."""

    slug: str
    name: str
    owner: str
    tagline: str
    bio: str
    family: str


@dataclass(frozen=True, slots=True)
class Purchase:
    """Somebody got a course: paid `price_cents`, or took it free when that is 0."""

    email: str
    course_key: str
    at: datetime
    price_cents: int


@dataclass(frozen=True, slots=True)
class LessonVisit:
    """Where somebody is in a lesson. `heard` is the share that was played, 0 to 1.

    `position` is the share where they stopped; `completed_at` is None until they are done.
    """

    email: str
    course_key: str
    lesson_index: int
    started_at: datetime
    reported_at: datetime
    heard: float
    position: float
    completed_at: datetime | None = None
