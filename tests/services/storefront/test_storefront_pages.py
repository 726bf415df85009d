"""Store and course pages: who may see them, what they offer whom."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from ppr_academy.models.catalog import CourseStatus
from ppr_academy.models.learning import AccessReason
from ppr_academy.models.stores import StoreVisibility
from ppr_academy.services.core import db, live
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.access import grant_access
from ppr_academy.services.storefront.course_page import get_course_page, get_course_topics
from ppr_academy.services.storefront.store_page import get_store_page, get_store_topics
from ppr_academy.services.stores.scope import StoreScope
from tests.builders import (
    a_course,
    a_lesson,
    a_media_file,
    a_module,
    a_scope,
    a_user,
    an_account,
)
from tests.support.statements import counted


def owner_of(scope: StoreScope) -> Viewer:
    return Viewer(scope.session, user_id=scope.actor_id)


def visitor(scope: StoreScope) -> Viewer:
    return Viewer(scope.session)


@pytest.fixture
def scope(session: Session) -> StoreScope:
    """The store `ava`, which can be paid."""
    scope = a_scope(session, slug="ava", name="Ava Keys", bio="I **play**.<script>x</script>")
    an_account(scope)
    return scope


def test_a_storefront_shows_the_newest_course_first_and_the_rest_as_cards(
    scope: StoreScope,
) -> None:
    for title in ("One", "Two", "Three"):
        a_course(scope, title=title)
    a_course(scope, title="Draft", status=CourseStatus.DRAFT)
    page = get_store_page(visitor(scope), "ava")
    assert page.has_feature
    assert {page.feature.title, *(card.title for card in page.cards)} == {"One", "Two", "Three"}
    assert page.course_count == "3"


def test_what_a_creator_wrote_about_themselves_is_rendered_and_cleaned(scope: StoreScope) -> None:
    bio = get_store_page(visitor(scope), "ava").bio_html
    assert "<strong>play</strong>" in bio
    assert "<script" not in bio


def test_a_closed_store_is_its_owners_alone(session: Session) -> None:
    scope = a_scope(session, slug="shut", visibility=StoreVisibility.CLOSED)
    course = a_course(scope, slug="chords")
    assert get_store_page(owner_of(scope), "shut").is_open is False
    for page in (
        lambda: get_store_page(visitor(scope), "shut"),
        lambda: get_store_topics(visitor(scope), "shut"),
        lambda: get_course_page(visitor(scope), "shut", course.slug),
        lambda: get_course_topics(visitor(scope), "shut", course.slug),
    ):
        with pytest.raises(NotFound):
            page()


@pytest.mark.parametrize(
    "slug", ["", "no-such", "x" * 300, "../ava", "\x00", "🎹", None, 7, ["ava"]]
)
def test_an_address_that_leads_nowhere_is_not_found(scope: StoreScope, slug: object) -> None:
    with pytest.raises(NotFound):
        get_store_page(visitor(scope), slug)
    with pytest.raises(NotFound):
        get_course_page(visitor(scope), "ava", slug)


def test_a_course_is_found_in_its_own_store_only(scope: StoreScope) -> None:
    a_course(scope, slug="chords")
    a_scope(scope.session, slug="milo")
    assert get_course_page(visitor(scope), "AVA", "Chords").title == "House Chords 101"
    with pytest.raises(NotFound):
        get_course_page(visitor(scope), "milo", "chords")


def test_the_key_says_what_this_person_can_do(scope: StoreScope) -> None:
    paid, free = a_course(scope, slug="paid"), a_course(scope, slug="free", price_cents=0)
    student = a_user(scope.session)
    grant_access(
        scope.session, scope.store_id, student.id, paid.id, reason=AccessReason.PAID, order_id=None
    )
    has_it = Viewer(scope.session, user_id=student.id)

    def offer(viewer: Viewer, slug: str) -> str:
        return get_course_page(viewer, "ava", slug).offer

    assert offer(visitor(scope), paid.slug) == "buy"
    assert offer(visitor(scope), free.slug) == "enrol"
    assert offer(has_it, paid.slug) == "open"
    assert offer(owner_of(scope), paid.slug) == "edit"


def test_a_store_that_cannot_be_paid_sells_nothing(session: Session) -> None:
    scope = a_scope(session, slug="new")
    a_course(scope, slug="paid")
    assert get_course_page(visitor(scope), "new", "paid").offer == "closed"


def test_a_draft_is_its_owners_and_an_archived_course_stays_with_who_has_it(
    scope: StoreScope,
) -> None:
    draft = a_course(scope, slug="draft", status=CourseStatus.DRAFT)
    old = a_course(scope, slug="old", status=CourseStatus.ARCHIVED)
    student = a_user(scope.session)
    grant_access(scope.session, scope.store_id, student.id, old.id, reason=AccessReason.FREE)
    assert get_course_page(owner_of(scope), "ava", draft.slug).is_open is False
    assert get_course_page(Viewer(scope.session, student.id), "ava", old.slug).offer == "open"
    for slug in (draft.slug, old.slug):
        with pytest.raises(NotFound):
            get_course_page(visitor(scope), "ava", slug)


def test_the_money_bar_adds_up(scope: StoreScope) -> None:
    a_course(scope, slug="odd", price_cents=2995)
    page = get_course_page(visitor(scope), "ava", "odd")
    assert (page.theirs, page.ours) == ("$26.95", "$3.00")
    assert page.share + page.fee == 2995


def test_a_course_is_drawn_to_scale(scope: StoreScope) -> None:
    course = a_course(scope, slug="drawn")
    module = a_module(scope, course, title="First")
    other = a_module(scope, course, title="Second", position=1)
    long, short = a_media_file(scope), a_media_file(scope, duration_ms=200_000)
    a_lesson(scope, course, module=module, file=long, title="Long")
    a_lesson(
        scope, course, module=other, file=short, title="Short", position=1, is_free_preview=True
    )
    page = get_course_page(visitor(scope), "ava", "drawn")
    clips = [clip for lane in page.lanes for clip in lane.clips]
    assert [clip.left for clip in clips] == ["0.000%", "75.000%"]
    assert [clip.free for clip in clips] == [False, True]
    assert clips[1].label == "2.1 Short, 3:20, free"
    assert [tick.label for tick in page.ticks][:2] == ["0 min", "2 min"]
    assert page.sample.title == "Short"
    paid = page.parts[0].lessons[0]
    assert (paid.src, paid.share) == ("", "100%")


def test_nothing_of_a_paid_lesson_reaches_a_visitor(scope: StoreScope) -> None:
    course = a_course(scope, slug="paid")
    module = a_module(scope, course)
    file = a_media_file(scope)
    a_lesson(scope, course, module=module, file=file, body_html="<p>The secret chord</p>")
    page = repr(get_course_page(visitor(scope), "ava", "paid"))
    assert "secret chord" not in page
    assert str(file.id) not in page


def test_pages_follow_what_they_show(scope: StoreScope) -> None:
    a_course(scope, slug="chords")
    student = a_user(scope.session)
    topics = get_course_topics(Viewer(scope.session, student.id), "ava", "chords")
    assert live.store_courses(scope.store_id) in topics
    assert live.library(student.id) in topics
    assert live.store_profile(scope.store_id) in get_store_topics(visitor(scope), "ava")


def test_a_page_takes_a_fixed_number_of_statements(engine: Engine) -> None:
    with db.transaction(engine) as session:
        scope = a_scope(session, slug="ava")
        an_account(scope)
        for number in range(6):
            course = a_course(scope, slug=f"c{number}")
            module = a_module(scope, course)
            for position in range(5):
                a_lesson(scope, course, module=module, position=position)
    for page in (
        lambda viewer: get_store_page(viewer, "ava"),
        lambda viewer: get_course_page(viewer, "ava", "c0"),
    ):
        with db.reading(engine) as session, counted(engine) as statements:
            page(Viewer(session))
        assert len(statements) <= 8, statements
