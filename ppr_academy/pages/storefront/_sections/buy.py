"""What a course costs, the key that buys it, and where the money goes."""

import reflex as rx

from ppr_academy.components.money import money_bar
from ppr_academy.components.ui.after import after
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.components.ui.panel import panel
from ppr_academy.state.storefront.course import CourseState

Course = CourseState.course


def buy_box() -> rx.Component:
    """The sticky box beside the course."""
    return rx.el.aside(
        panel(
            rx.el.p(
                rx.el.b(
                    Course.price,
                    class_name=rx.cond(Course.is_free, "num free", "num"),
                    data_testid="price",
                ),
                rx.el.span(
                    rx.cond(Course.is_free, "no card needed", "once, yours for good"),
                    class_name="dim small",
                ),
                class_name="p",
            ),
            _offer("buy-form"),
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
            rx.cond(
                Course.is_free,
                rx.fragment(),
                money_bar(Course.theirs, Course.store_name, Course.ours, Course.share, Course.fee),
            ),
            id="buy",
            class_name="buy",
        ),
        class_name="contents",
        aria_label="Buy",
    )


def pay_bar() -> rx.Component:
    """On phones: price and key at the bottom, once the box has scrolled away."""
    return after(
        rx.el.div(rx.el.b(Course.price, class_name="num")),
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
