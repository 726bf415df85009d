"""What a course looks like: its cover and its store's track colour."""

from urllib.parse import urlencode

from ppr_academy.models.catalog import Course
from ppr_academy.models.stores import Store
from ppr_academy.services.core.errors import InvalidInput
from ppr_academy.services.media import public
from ppr_academy.services.media.colors import store_colors
from ppr_academy.services.media.covers import MOTIF_NAMES, cover_svg

TOPICS = (
    ("harmony", "Harmony"),
    ("drums", "Drums"),
    ("bass", "Bass"),
    ("sound-design", "Sound design"),
    ("mixing", "Mixing"),
    ("arrangement", "Arrangement"),
    ("vocals", "Vocals"),
    ("ambient", "Ambient"),
)
"""What a course can be about: the word that is stored and the one that is shown."""


def draw_cover(course: Course, store: Store) -> str:
    """The drawn cover of a course as SVG."""
    return cover_svg(store.slug, course.slug, course.topic, store.family, course.cover_motif)


def cover_src(course: Course, store: Store, *, small: bool = False) -> str:
    """Where the cover is: the file that was published, or an address that draws it."""
    if course.cover_key:
        return public.public_url(course.cover_key, small=small)
    return drawing_src(course, store)


def drawing_src(course: Course, store: Store, motif: str = "") -> str:
    """The address that draws this course's cover, with another motif when one is given."""
    words = {
        "family": store.family,
        "topic": course.topic,
        "motif": motif or course.cover_motif,
    }
    query = urlencode({name: word for name, word in words.items() if word})
    return f"/media/art/{store.slug}/covers/{course.slug}.svg?{query}"


def publish_drawing(course: Course, store: Store) -> None:
    """Write the drawn cover where everybody sees it. Raises StorageUnavailable."""
    course.cover_key = public.put_drawing(course.id.hex, draw_cover(course, store))


def has_own_cover(course: Course) -> bool:
    """Whether the cover was uploaded."""
    return course.cover_key.endswith(".webp")


def tracks(store: Store) -> tuple[str, str]:
    """The store's track colour on dark and on light, hex."""
    colors = store_colors(store.slug, store.family, store.own_color)
    return colors.track_dark, colors.track_light


def clean_topic(value: object) -> str:
    """One of TOPICS. Raises InvalidInput."""
    if value not in dict(TOPICS):
        raise InvalidInput("Choose a topic from the list.", field="topic")
    return str(value)


def clean_motif(value: object) -> str:
    """A motif, or empty for the one that topic and address choose. Raises InvalidInput."""
    if value == "" or value in MOTIF_NAMES:
        return str(value)
    raise InvalidInput("Choose a drawing from the list.", field="motif")
