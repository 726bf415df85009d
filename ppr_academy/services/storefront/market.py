"""The marketplace: what is on sale, searched by words and filters.

Words are matched inside titles, promises, topics and store names. The pages know only
`search_market` and its `MarketPage`, so that a search index can take the place of the scan.
"""

from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from sqlmodel import Session

from ppr_academy.models.catalog import CourseLevel
from ppr_academy.services.catalog.drawing import TOPICS
from ppr_academy.services.core.text import clean_line
from ppr_academy.services.storefront import queries
from ppr_academy.services.storefront.drawing import draw_cards, plural
from ppr_academy.services.storefront.queries import PRICES, Search
from ppr_academy.services.storefront.views import Choice, MarketPage

PAGE = 24
_MOST_WORDS = 8
_LAST_PAGE = 400
_LEVELS = tuple((level.value, level.value.capitalize()) for level in CourseLevel)
_PRICES = (
    ("free", "Free"),
    ("under-25", "Under $25"),
    ("25-60", "$25 to $60"),
    ("over-60", "Over $60"),
)
SORTS = (("newest", "Newest"), ("price", "Price, low first"), ("price-down", "Price, high first"))

Names = tuple[tuple[str, str], ...]
Facets = dict[tuple[str, str, int], int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, as its query says it: text that anybody may have typed."""

    q: str = ""
    topic: str = ""
    level: str = ""
    price: str = ""
    sort: str = ""
    page: str = ""

    def path(self, **changes: str) -> str:
        """The address of the same search with something changed; a change starts at page one."""
        asked = {**asdict(self), "page": "", **changes}
        query = urlencode({name: value[:200] for name, value in asked.items() if value})
        return "/marketplace" + (f"?{query}" if query else "")


def search_market(session: Session, asked: Asked) -> MarketPage:
    """One page of what fits; what is unknown is ignored. Four statements at most."""
    number = _page_number(asked.page)
    search = Search(
        words=_words(asked.q),
        topics=_known(asked.topic, TOPICS),
        levels=_known(asked.level, _LEVELS),
        price=asked.price if asked.price in PRICES else "",
        sort=asked.sort,
        limit=PAGE,
        offset=(number - 1) * PAGE,
    )
    facets = queries.count_by_facet(session, search)
    total = _count(facets, search)
    listings = queries.list_listings(session, search) if search.offset < total else []
    first = search.offset + 1
    clear = asked.path(topic="", level="", price="")
    return MarketPage(
        cards=draw_cards(session, listings) if listings else [],
        total=total,
        found=_found(total, search.words),
        topics=_toggles("topic", TOPICS, search.topics, asked, facets, search),
        levels=_toggles("level", _LEVELS, search.levels, asked, facets, search),
        prices=_prices(asked, facets, search),
        range_label=f"{first} to {first + len(listings) - 1} of {total:,}" if listings else "",
        back_href=asked.path(page=str(number - 1)) if number > 1 else "",
        next_href=asked.path(page=str(number + 1)) if search.offset + PAGE < total else "",
        clear_href=clear if search.topics or search.levels or search.price else "",
        hint="" if total else _hint(facets, search),
    )


def _words(query: str) -> tuple[str, ...]:
    line = clean_line(query[:200], field="q", name="The search", limit=200, required=False)
    return tuple(dict.fromkeys(line.split()))[:_MOST_WORDS]


def _known(given: str, names: Names) -> tuple[str, ...]:
    wanted = set(given[:200].split(","))
    return tuple(name for name, _ in names if name in wanted)


def _page_number(given: str) -> int:
    if given.isascii() and given.isdigit() and len(given) < 5:
        return min(max(1, int(given)), _LAST_PAGE)
    return 1


def _count(facets: Facets, search: Search) -> int:
    low, high = PRICES.get(search.price, (0, None))
    return sum(
        count
        for (topic, level, cents), count in facets.items()
        if (not search.topics or topic in search.topics)
        and (not search.levels or level in search.levels)
        and cents >= low
        and (high is None or cents <= high)
    )


def _toggles(
    name: str, names: Names, chosen: tuple[str, ...], asked: Asked, facets: Facets, search: Search
) -> list[Choice]:
    """Filters of which several may be on. Each says what it alone would leave."""
    choices = []
    for value, label in names:
        after = [v for v, _ in names if (v in chosen) != (v == value)]
        alone = replace(search, **{name + "s": (value,)})  # type: ignore[arg-type]
        choices.append(
            Choice(
                label, _count(facets, alone), value in chosen, asked.path(**{name: ",".join(after)})
            )
        )
    return choices


def _prices(asked: Asked, facets: Facets, search: Search) -> list[Choice]:
    """Filters of which one may be on."""
    return [
        Choice(
            label,
            _count(facets, replace(search, price=value)),
            value == search.price,
            asked.path(price="" if value == search.price else value),
        )
        for value, label in _PRICES
    ]


def _found(total: int, words: tuple[str, ...]) -> str:
    asked = f" for “{' '.join(words)}”" if words else ""
    return plural(total, "course") + asked


def _hint(facets: Facets, search: Search) -> str:
    """Which single filter stands in the way, with the count that dropping it would bring."""
    without = {
        "Drop the topic": replace(search, topics=()),
        "Drop the level": replace(search, levels=()),
        "Drop the price": replace(search, price=""),
        "Drop all filters": Search(words=search.words),
    }
    for advice, wider in without.items():
        count = _count(facets, wider)
        if count:
            return f"{advice}, and there {'is' if count == 1 else 'are'} {plural(count, 'course')}."
    return "Try fewer words, or another spelling."
