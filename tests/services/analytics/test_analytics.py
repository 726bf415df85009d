"""The creator's home page: sums of what happened, one store's only."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col

from ppr_academy.models.activity import ActivityKind
from ppr_academy.models.catalog import Course, CourseStatus
from ppr_academy.models.commerce import (
    Account,
    LedgerEntry,
    LedgerGroup,
    Order,
    OrderLine,
    OrderStatus,
)
from ppr_academy.models.learning import LessonProgress
from ppr_academy.services.analytics import feed, needs, revenue, students
from ppr_academy.services.commerce.products.managing import save_product
from ppr_academy.services.core import clock, db
from ppr_academy.services.core.errors import Forbidden
from ppr_academy.services.core.ids import new_id, parse_id
from ppr_academy.services.stores.activity import record_activity
from ppr_academy.services.stores.scope import StoreScope
from tests.builders import a_course, a_lesson, a_module, a_scope, a_user, an_account, an_order
from tests.support.statements import counted

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def scope(session: Session) -> StoreScope:
    return a_scope(session)


def sell(scope: StoreScope, course: Course, cents: int, at: datetime) -> Order:
    """Post a creator's share of `cents`, as a settled purchase leaves it."""
    paid = {"open_key": None, "status": OrderStatus.PAID, "paid_at": at}
    order = an_order(scope, course, a_user(scope.session), **paid)
    post(scope, order, cents, at)
    return order


def post(scope: StoreScope, order: Order, cents: int, at: datetime) -> None:
    """Post what the creator gets or gives back."""
    group = scope.new(LedgerGroup, id=new_id(), order_id=order.id, reason="paid", posted_at=at)
    scope.session.flush()
    for account, amount in ((Account.CREATOR_AVAILABLE, cents), (Account.BUYER, -cents)):
        scope.new(
            LedgerEntry,
            group_id=group.id,
            order_id=order.id,
            account=account,
            amount_cents=amount,
            currency="usd",
            posted_at=at,
        )
    scope.session.flush()


def test_this_month_is_summed_by_day_and_course_and_last_month_to_the_same_day(
    scope: StoreScope,
) -> None:
    chords, drums = a_course(scope, title="Chords"), a_course(scope, title="Drums")
    sell(scope, chords, 4410, NOON)
    sell(scope, chords, 4410, NOON.replace(day=1, hour=0))
    sell(scope, drums, 2000, NOON.replace(day=1, hour=23, minute=59))
    sell(scope, chords, 5000, datetime(2026, 10, 22, 23, tzinfo=UTC))
    sell(scope, chords, 9999, datetime(2026, 10, 23, 1, tzinfo=UTC))
    seen = revenue.get_revenue(scope)
    assert (seen.total, seen.sold) == ("$108.20", 3)
    assert (seen.change, seen.is_up) == ("+116 %", True)
    assert seen.change_of == "on October to the 22nd"
    assert [(s.name, s.amount) for s in seen.series] == [("Chords", "$88.20"), ("Drums", "$20.00")]
    first, today = seen.days[0], seen.days[21]
    assert (first.total, [p.name for p in first.parts]) == ("$64.10", ["Chords", "Drums"])
    assert (today.label, today.total, today.is_today) == ("Today", "$44.10", True)
    assert len(seen.days) == 30
    assert seen.days[22].is_future


def test_what_went_back_counts_on_the_day_it_did(scope: StoreScope) -> None:
    course = a_course(scope, title="Chords")
    order = sell(scope, course, 4410, NOON.replace(day=3))
    sell(scope, course, 1000, NOON.replace(day=20))
    post(scope, order, -4410, NOON.replace(day=20, hour=15))
    seen = revenue.get_revenue(scope)
    assert (seen.total, seen.sold) == ("$10.00", 2)
    assert (seen.days[2].total, seen.days[19].total) == ("$44.10", "−$34.10")
    assert [part.height for part in seen.days[19].parts] == ["0.00%"]


def test_the_days_add_up_to_the_total(scope: StoreScope) -> None:
    course = a_course(scope)
    for day in range(1, 23):
        sell(scope, course, 100 * day + 1, NOON.replace(day=day))
    seen = revenue.get_revenue(scope)
    cents = sum(int(day.total.replace("$", "").replace(".", "")) for day in seen.days)
    assert seen.total == f"${cents // 100:,}.{cents % 100:02d}"


def test_the_scale_is_round_and_holds_the_highest_day(scope: StoreScope) -> None:
    sell(scope, a_course(scope), 15_012, NOON)
    seen = revenue.get_revenue(scope)
    assert [line.label for line in seen.lines] == ["$0", "$100", "$200", "$300"]
    assert seen.days[21].parts[0].height == "50.04%"


def test_a_store_without_sales_shows_zero_and_no_comparison(scope: StoreScope) -> None:
    seen = revenue.get_revenue(scope)
    assert (seen.total, seen.change, seen.series, seen.sellers) == ("$0.00", "", [], [])


def test_another_stores_sales_are_not_seen(session: Session) -> None:
    mine, other = a_scope(session), a_scope(session)
    sell(other, a_course(other), 4410, NOON)
    course = a_course(other)
    lesson = a_lesson(other, course, module=a_module(other, course))
    begin(other, course, lesson.id)
    note(other, "Theirs", at=NOON)
    assert revenue.get_revenue(mine).total == "$0.00"
    assert feed.list_feed(mine) == []
    assert students.get_students(mine).courses == []


def note(scope: StoreScope, subject: str, *, at: datetime, cents: int | None = None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: at)
        record_activity(
            scope.session,
            scope.store_id,
            kind=ActivityKind.SALE if cents else ActivityKind.LESSON_DONE,
            source_key=new_id().hex,
            user_id=a_user(scope.session, name="Sunniva Haugen").id,
            subject=subject,
            amount_cents=cents,
        )


def test_the_feed_says_who_did_what_newest_first(scope: StoreScope) -> None:
    note(scope, "3.4 Voice the minor nine", at=NOON - timedelta(minutes=17))
    note(scope, "House Chords 101", at=NOON - timedelta(seconds=5), cents=4410)
    rows = feed.list_feed(scope)
    assert [(r.who, r.verb, r.what, r.when, r.amount) for r in rows] == [
        ("Sunniva H.", "bought", "House Chords 101", "now", "+$44.10"),
        ("Sunniva H.", "finished", "3.4 Voice the minor nine", "17 min", ""),
    ]


def test_the_feed_is_one_screen_long(scope: StoreScope) -> None:
    for number in range(12):
        note(scope, f"Lesson {number}", at=NOON - timedelta(hours=number))
    rows = feed.list_feed(scope)
    assert [row.what for row in rows] == [f"Lesson {n}" for n in range(feed.ROWS)]


def begin(scope: StoreScope, course: Course, *lesson_ids: object) -> None:
    """A student who opened these lessons."""
    user = a_user(scope.session)
    for lesson_id in lesson_ids:
        scope.new(
            LessonProgress,
            user_id=user.id,
            course_id=course.id,
            lesson_id=lesson_id,
            started_at=NOON,
            reported_at=NOON,
        )
    scope.session.flush()


def test_the_worst_drop_is_named_with_its_lesson(scope: StoreScope) -> None:
    course = a_course(scope)
    module = a_module(scope, course)
    lessons = [
        a_lesson(scope, course, module=module, position=n, title=f"Lesson {n + 1}")
        for n in range(4)
    ]
    for reached in (1, 2, 2, 2, 2, 4, 4):
        begin(scope, course, *(lesson.id for lesson in lessons[:reached]))
    seen = students.get_students(scope)
    bars = [bar for part in seen.parts for bar in part.lessons]
    assert [bar.label.split(": ")[1] for bar in bars] == ["7 of 7", "6 of 7", "2 of 7", "2 of 7"]
    assert seen.flag.headline == "4 of 6 stop after 1.2"
    assert [bar.is_worst for bar in bars] == [False, True, False, False]
    assert seen.flag.href.endswith(f"?lesson={lessons[1].id}")
    assert (seen.started, seen.finished, seen.learning_now) == ("7 started", 2, 7)


def test_two_students_lost_say_nothing_about_a_lesson(scope: StoreScope) -> None:
    course = a_course(scope)
    module = a_module(scope, course)
    lessons = [a_lesson(scope, course, module=module, position=n) for n in range(2)]
    begin(scope, course, lessons[0].id)
    begin(scope, course, lessons[0].id)
    assert students.get_students(scope).has_flag is False


def test_a_chosen_course_is_shown_and_a_strange_choice_is_ignored(scope: StoreScope) -> None:
    courses = [a_course(scope, title=title) for title in ("First", "Second")]
    for course in courses:
        lesson = a_lesson(scope, course, module=a_module(scope, course))
        begin(scope, course, lesson.id)
    for chosen in (str(courses[1].id), str(courses[0].id)):
        tabs = students.get_students(scope, chosen).courses
        assert [tab.id for tab in tabs if tab.is_on] == [chosen]
    assert students.get_students(scope, "'; drop").courses[0].is_on


def test_what_waits_is_the_next_step(scope: StoreScope) -> None:
    assert needs.list_needs(scope) == []
    a_course(scope, status=CourseStatus.DRAFT)
    assert [n.title for n in needs.list_needs(scope)] == [
        "Connect your payouts",
        "1 course is still a draft",
    ]
    an_account(scope)
    assert [n.href for n in needs.list_needs(scope)] == ["/dashboard/courses"]


def test_without_the_permission_nothing_is_shown(scope: StoreScope) -> None:
    guest = StoreScope(scope.session, scope.store_id, scope.actor_id, frozenset())
    for service in (
        revenue.get_revenue,
        feed.list_feed,
        students.get_students,
        needs.list_needs,
    ):
        with pytest.raises(Forbidden):
            service(guest)


def test_the_page_takes_a_fixed_number_of_statements(engine: Engine) -> None:
    with db.transaction(engine) as session:
        scope = a_scope(session)
        for _ in range(5):
            course = a_course(scope)
            lesson = a_lesson(scope, course, module=a_module(scope, course))
            begin(scope, course, lesson.id)
            for _ in range(4):
                sell(scope, course, 4410, NOON)
                note(scope, "x", at=NOON, cents=4410)
    expected = (
        (revenue.get_revenue, 2),
        (feed.list_feed, 1),
        (students.get_students, 4),
        (needs.list_needs, 1),
    )
    for service, count in expected:
        with db.reading(engine) as session, counted(engine) as statements:
            fresh = StoreScope(session, scope.store_id, scope.actor_id, scope.permissions)
            service(fresh)
        assert len(statements) == count, (service.__name__, statements)


def test_what_sells_names_offers_by_themselves(scope: StoreScope) -> None:
    course = a_course(scope, title="House Chords 101")
    tip = parse_id(save_product(scope, kind="tip", title="A coffee", suggested="5"))
    sell(scope, course, 4410, NOON)
    given = sell(scope, course, 700, NOON)
    (line,) = scope.session.exec(
        scope.select(OrderLine).where(col(OrderLine.order_id) == given.id)
    ).all()
    line.offer_id, line.course_id = tip, None
    scope.session.flush()
    shown = revenue.get_revenue(scope)
    assert [(one.title, one.amount, one.sold) for one in shown.sellers] == [
        ("House Chords 101", "$44.10", 1),
        ("A coffee", "$7.00", 1),
    ]
    assert [one.name for one in shown.series] == ["House Chords 101", "A coffee"]
