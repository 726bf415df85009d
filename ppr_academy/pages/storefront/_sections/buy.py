"""What a course costs, the key that buys it, and where the money goes."""

import reflex as rx

from ppr_academy.components.money import money_bar
from ppr_academy.components.ui.after import after
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.components.ui.panel import panel
from ppr_academy.pages.storefront._sections.code import code_line
from ppr_academy.state.storefront.course import CourseState

Course = CourseState.course
Price = CourseState.price


def buy_box() -> rx.Component:
    """The sticky box beside the course."""
    return rx.el.aside(
        panel(
            rx.el.p(
                rx.el.b(
                    _price(),
                    class_name=rx.cond(_is_free(), "num free", "num"),
                    data_testid="price",
                ),
                rx.cond(_has_code(), rx.el.s(Course.price, class_name="num quiet"), rx.fragment()),
                rx.el.span(
                    rx.cond(_is_free(), "no card needed", "once, yours for good"),
                    class_name="dim small",
                ),
                class_name="p",
            ),
            _offer("buy-form"),
            rx.cond(Course.credits.price != "", _with_credits(), rx.fragment()),
            rx.cond(
                Course.offer == "buy",
                code_line(Price, use=CourseState.use_code, drop=CourseState.drop_code),
                rx.fragment(),
            ),
            rx.cond(
                Course.free_count > 0,
                key(
                    "Hear " + Course.free_label + " free",
                    icon="play",
                    size="lg",
                    full=True,
                    href="#parts",
                ),
                rx.fragment(),
            ),
            rx.el.ul(
                rx.foreach(
                    Course.contents, lambda line: rx.el.li(icon("check", 17), rx.el.span(line))
                )
            ),
            rx.cond(_is_free(), rx.fragment(), _where()),
            id="buy",
            class_name="buy",
        ),
        class_name="contents",
        aria_label="Buy",
    )


def _with_credits() -> rx.Component:
    """Taking it with credits; for those who have too few, what it takes and where to get them."""
    return rx.cond(
        Course.credits.is_enough,
        native_form(
            hidden_input("course_id", Course.id),
            hidden_input("pay_with", "credits"),
            key(
                "Take it for " + Course.credits.price,
                icon="coins",
                size="lg",
                full=True,
                type="submit",
                data_testid="take-button",
            ),
            action="/api/checkout",
            data_testid="take-form",
        ),
        rx.el.p(
            "Or take it for ",
            Course.credits.price,
            rx.cond(Course.credits.has != "", "; you have " + Course.credits.has, ""),
            ". ",
            link("Get credits", to="/wallet"),
            class_name="small quiet",
        ),
    )


def _has_code() -> rx.Var:
    return Price.code != ""


def _price() -> rx.Var:
    return rx.cond(_has_code(), Price.charged, Course.price)


def _is_free() -> rx.Var:
    return Course.is_free | (_has_code() & Price.is_free)


def _where() -> rx.Component:
    return money_bar(
        rx.cond(_has_code(), Price.theirs, Course.theirs),
        Course.store_name,
        rx.cond(_has_code(), Price.ours, Course.ours),
        rx.cond(_has_code(), Price.share, Course.share),
        rx.cond(_has_code(), Price.fee, Course.fee),
    )


def pay_bar() -> rx.Component:
    """On phones: price and key at the bottom, once the box has scrolled away."""
    return after(
        rx.el.div(rx.el.b(_price(), class_name="num")),
        _offer("buy-form-bar"),
        watched="buy",
        class_name="paybar show-s",
    )


def _offer(testid: str) -> rx.Component:
    return rx.match(
        Course.offer,
        ("buy", _form(testid, "Buy the course")),
        ("enrol", _form(testid, "Start the course")),
        (
            "open",
            key("Go on learning", kind="lit", size="lg", full=True, to=Course.learn_href),
        ),
        ("edit", key("Edit the course", size="lg", full=True, to=Course.edit_href)),
        rx.el.p("It cannot be bought at the moment.", class_name="small quiet"),
    )


def _form(testid: str, words: str) -> rx.Component:
    return native_form(
        hidden_input("course_id", Course.id),
        hidden_input("coupon", Price.code),
        key(
            words,
            kind="lit",
            size="lg",
            full=True,
            type="submit",
            data_testid="buy-button" if testid == "buy-form" else "buy-button-bar",
        ),
        action="/api/checkout",
        data_testid=testid,
    )
