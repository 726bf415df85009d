"""What public pages show: strings ready for the page, ids as text."""

from dataclasses import dataclass, field
from typing import Any

from ppr_academy.services.commerce.credits.wallet import CreditPrice
from ppr_academy.services.learning.views import StripPart


@dataclass(frozen=True, slots=True)
class Card:
    """A course in a grid. `preview_src` is empty when there is nothing to hear yet."""

    id: str = ""
    title: str = ""
    href: str = ""
    store_name: str = ""
    cover: str = ""
    price: str = ""
    is_free: bool = False
    meta: list[str] = field(default_factory=list)
    strip: list[StripPart] = field(default_factory=list)
    track_dark: str = ""
    track_light: str = ""
    preview_src: str = ""
    preview_peaks: list[int] = field(default_factory=list)
    preview_ms: int = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on a ruler."""

    left: str
    label: str


@dataclass(frozen=True, slots=True)
class Clip:
    """A lesson at its true place and length; `wave` is a path in a box `wave_width` × 20."""

    label: str
    left: str
    width: str
    kind: str = "sound"
    free: bool = False
    href: str = ""
    wave: str = ""
    wave_width: int = 100


@dataclass(frozen=True, slots=True)
class Lane:
    """A part of a course in its arrangement."""

    number: str
    title: str
    caption: str
    href: str
    clips: list[Clip] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OutlineLesson:
    """A lesson in the list of a sales page. `share` is its length next to the longest one's."""

    anchor: str
    number: str
    title: str
    kind: str
    length_label: str
    share: str
    is_free: bool
    src: str
    peaks: list[int]
    duration_ms: int


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """A part of a course with its lessons, to fold and unfold."""

    anchor: str
    number: str
    title: str
    caption: str
    is_open: bool
    lessons: list[OutlineLesson] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sample:
    """The first free lesson with sound or film: what the sales page plays."""

    title: str = ""
    src: str = ""
    kind: str = ""
    peaks: list[int] = field(default_factory=list)
    duration_ms: int = 0
    length_label: str = ""


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course as it is sold. `share` and `fee` are the cents of the money bar.

    `offer` is what the key does: "buy", "enrol", "open" (owned), "edit" (the viewer's own store) or
    "closed" (it cannot be had at the moment). `credits` is what it takes of a wallet, when it can
    be bought.
    """

    id: str = ""
    href: str = ""
    title: str = ""
    promise: str = ""
    description_html: str = ""
    level: str = ""
    students: str = ""
    store_name: str = ""
    store_slug: str = ""
    store_href: str = ""
    store_face: str = ""
    store_tagline: str = ""
    cover: str = ""
    track_dark: str = ""
    track_light: str = ""
    price: str = ""
    is_free: bool = False
    offer: str = "closed"
    learn_href: str = ""
    edit_href: str = ""
    free_count: int = 0
    free_label: str = ""
    size_label: str = ""
    lessons_label: str = ""
    contents: list[str] = field(default_factory=list)
    theirs: str = ""
    ours: str = ""
    share: int = 9
    fee: int = 1
    sample: Sample = field(default_factory=Sample)
    bar: str = "25%"
    ticks: list[Tick] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    parts: list[OutlinePart] = field(default_factory=list)
    is_open: bool = False
    credits: CreditPrice = field(default_factory=CreditPrice)


@dataclass(frozen=True, slots=True)
class Feature:
    """The course that a storefront shows first."""

    title: str = ""
    promise: str = ""
    href: str = ""
    cover: str = ""
    strip: list[StripPart] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    price: str = ""
    is_free: bool = False
    sample: Sample = field(default_factory=Sample)
    track_dark: str = ""
    track_light: str = ""


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product on a store's shelf."""

    title: str
    promise: str
    kind_name: str
    price: str
    count: str
    href: str


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A bundle, a price of one's own or a tip. `offer`: buy, open, edit, closed.

    `apart` is what the courses cost one by one, `amount` what most people give, as typed.
    """

    id: str = ""
    kind: str = ""
    kind_name: str = ""
    title: str = ""
    promise: str = ""
    store_name: str = ""
    store_href: str = ""
    store_face: str = ""
    track_dark: str = ""
    track_light: str = ""
    cover: str = ""
    price: str = ""
    apart: str = ""
    is_named_by_buyer: bool = False
    amount: str = ""
    least: str = ""
    cards: list[Card] = field(default_factory=list)
    count: str = ""
    offer: str = ""


@dataclass(frozen=True, slots=True)
class StorePage:
    """A storefront. Colours are hex; `band` carries bone text at 7:1 or more."""

    name: str = ""
    slug: str = ""
    tagline: str = ""
    bio_html: str = ""
    face: str = ""
    band: str = ""
    track_dark: str = ""
    track_light: str = ""
    tiles: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    feature: Feature = field(default_factory=Feature)
    has_feature: bool = False
    cards: list[Card] = field(default_factory=list)
    products: list[ProductCard] = field(default_factory=list)
    course_count: str = ""
    is_own: bool = False
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Producer:
    """A store in the list of producers."""

    name: str
    href: str
    face: str
    tagline: str


@dataclass(frozen=True, slots=True)
class HomeLane:
    """A course in the home page's arrangement."""

    card: Card
    clips: list[Clip]


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the home page shows of the market. `first` is the track its play key begins with."""

    first: dict[str, Any] = field(default_factory=dict)
    lanes: list[HomeLane] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    producers: list[Producer] = field(default_factory=list)
    courses_label: str = ""
    stores_label: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: how many courses it would leave, and the address that switches it."""

    label: str
    count: int
    is_on: bool
    href: str


@dataclass(frozen=True, slots=True)
class MarketPage:
    """What a search found. `hint` says which filter to drop when nothing was."""

    cards: list[Card] = field(default_factory=list)
    total: int = 0
    found: str = ""
    topics: list[Choice] = field(default_factory=list)
    levels: list[Choice] = field(default_factory=list)
    prices: list[Choice] = field(default_factory=list)
    range_label: str = ""
    back_href: str = ""
    next_href: str = ""
    clear_href: str = ""
    hint: str = ""
