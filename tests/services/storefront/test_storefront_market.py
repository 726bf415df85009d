"""The marketplace: what fits, what it would take to find more, and nothing that is not on sale."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.catalog import CourseLevel, CourseStatus
from ppr_academy.models.stores import StoreVisibility
from ppr_academy.services.core import db
from ppr_academy.services.storefront.home import get_home
from ppr_academy.services.storefront.market import Asked, search_market
from ppr_academy.services.storefront.views import MarketPage
from tests.builders import a_course, a_lesson, a_media_file, a_module, a_scope
from tests.support.statements import counted


@pytest.fixture
def market(session: Session) -> Session:
    """Two stores with three courses on sale, and three things that must not be found."""
    ava = a_scope(session, name="Ava Keys", slug="ava")
    a_course(ava, title="House Chords 101", topic="harmony", price_cents=4900)
    a_course(ava, title="Café Voicings 100%", promise="", topic="harmony", price_cents=0)
    a_course(ava, title="A draft", status=CourseStatus.DRAFT)
    milo = a_scope(session, name="Milo Beats", slug="milo")
    a_course(
        milo,
        title="Drum Bus",
        promise="",
        topic="drums",
        level=CourseLevel.ADVANCED,
        price_cents=2400,
    )
    a_course(milo, title="Old Drums", topic="drums", status=CourseStatus.ARCHIVED)
    hidden = a_scope(session, name="Hidden", slug="hid", visibility=StoreVisibility.UNLISTED)
    a_course(hidden, title="Hidden Chords")
    return session


def titles(page: MarketPage) -> set[str]:
    return {card.title for card in page.cards}


def find(session: Session, **asked: str) -> set[str]:
    return titles(search_market(session, Asked(**asked)))


def test_only_what_listed_stores_published_is_found(market: Session) -> None:
    assert find(market) == {"House Chords 101", "Café Voicings 100%", "Drum Bus"}


def test_every_word_must_occur_in_any_case_and_place(market: Session) -> None:
    assert find(market, q="CHORDS ava") == {"House Chords 101"}
    assert find(market, q="chords milo") == set()
    assert find(market, q="drums") == {"Drum Bus"}


def test_signs_of_the_search_language_are_plain_text(market: Session) -> None:
    assert find(market, q="100%") == {"Café Voicings 100%"}
    assert find(market, q="_") == set()
    assert find(market, q="'; drop table course; --") == set()


def test_filters_narrow_and_count_what_they_would_leave(market: Session) -> None:
    page = search_market(market, Asked(topic="harmony"))
    assert titles(page) == {"House Chords 101", "Café Voicings 100%"}
    counts = {choice.label: choice.count for choice in page.topics}
    assert (counts["Harmony"], counts["Drums"]) == (2, 1)
    assert {choice.label for choice in page.topics if choice.is_on} == {"Harmony"}
    assert find(market, price="free") == {"Café Voicings 100%"}
    assert find(market, level="advanced", topic="drums") == {"Drum Bus"}


def test_filters_live_in_the_address_and_switch_themselves_off(market: Session) -> None:
    page = search_market(market, Asked(q="o", topic="harmony", page="1"))
    harmony = next(choice for choice in page.topics if choice.label == "Harmony")
    drums = next(choice for choice in page.topics if choice.label == "Drums")
    assert harmony.href == "/marketplace?q=o"
    assert drums.href == "/marketplace?q=o&topic=harmony%2Cdrums"
    assert page.clear_href == "/marketplace?q=o"


def test_an_empty_result_says_which_filter_to_drop(market: Session) -> None:
    page = search_market(market, Asked(topic="drums", price="free"))
    assert page.total == 0
    assert page.hint == "Drop the topic, and there is 1 course."
    assert "fewer words" in search_market(market, Asked(q="xylophone")).hint


@pytest.mark.parametrize(
    "asked",
    [
        Asked(page="-1"),
        Asked(page="0"),
        Asked(page="9" * 30),
        Asked(page="٣"),
        Asked(sort="; drop"),
        Asked(topic="no,such", level="<b>", price="∞"),
        Asked(q="a" * 5000),
        Asked(q=" ".join("word" for _ in range(500))),
        Asked(q="\x00\u202e🎹"),
    ],
)
def test_whatever_an_address_says_a_page_comes_back(market: Session, asked: Asked) -> None:
    page = search_market(market, asked)
    assert page.total >= len(page.cards)


def test_a_page_beyond_the_end_is_empty_and_leads_back(market: Session) -> None:
    page = search_market(market, Asked(page="7"))
    assert (page.cards, page.next_href) == ([], "")
    assert page.back_href == "/marketplace?page=6"


def test_more_than_a_page_is_paged(session: Session) -> None:
    scope = a_scope(session)
    for _ in range(30):
        a_course(scope)
    first = search_market(session, Asked())
    second = search_market(session, Asked(page="2"))
    assert (len(first.cards), len(second.cards)) == (24, 6)
    assert (first.range_label, second.range_label) == ("1 to 24 of 30", "25 to 30 of 30")
    assert not {c.id for c in first.cards} & {c.id for c in second.cards}
    assert (first.back_href, second.next_href) == ("", "")


def test_prices_sort_in_both_directions(market: Session) -> None:
    up = [c.price for c in search_market(market, Asked(sort="price")).cards]
    down = [c.price for c in search_market(market, Asked(sort="price-down")).cards]
    assert up == ["Free", "$24", "$49"]
    assert down == list(reversed(up))


def test_a_card_plays_the_first_free_lesson(session: Session) -> None:
    scope = a_scope(session)
    course = a_course(scope)
    module = a_module(scope, course)
    paid, free = a_media_file(scope), a_media_file(scope, duration_ms=90_000)
    a_lesson(scope, course, module=module, file=paid, position=0)
    a_lesson(scope, course, module=module, file=free, position=1, is_free_preview=True)
    card = search_market(session, Asked()).cards[0]
    assert card.preview_src == f"/api/files/{free.id}"
    assert card.preview_ms == 90_000
    assert card.meta == ["Course", "12 min", "2 lessons"]
    assert [lesson.flex for part in card.strip for lesson in part.lessons] == [600, 90]


def test_statements_do_not_grow_with_what_is_shown(engine: Engine) -> None:
    with db.transaction(engine) as session:
        scope = a_scope(session)
        for _ in range(12):
            a_course(scope)
    with db.reading(engine) as session, counted(engine) as statements:
        search_market(session, Asked())
    assert len(statements) == 4
    with db.reading(engine) as session, counted(engine) as statements:
        get_home(session)
    assert len(statements) <= 8


def test_the_home_page_of_an_empty_market_says_so(session: Session) -> None:
    home = get_home(session)
    assert (home.lanes, home.cards, home.producers) == ([], [], [])
    assert home.courses_label == "0 courses"


def test_the_home_page_shows_what_can_be_heard(session: Session) -> None:
    scope = a_scope(session, name="Ava Keys", slug="ava", tagline="House harmony")
    course = a_course(scope)
    module = a_module(scope, course)
    file = a_media_file(scope)
    a_lesson(scope, course, module=module, file=file, is_free_preview=True)
    home = get_home(session)
    assert home.first["src"] == f"/api/files/{file.id}"
    assert [clip.label for clip in home.lanes[0].clips] == ["Four notes, one hand"]
    assert home.lanes[0].clips[0].wave.startswith("M")
    assert home.producers[0].href == "/ava"
    assert home.courses_label == "1 course"
