"""The forms that give money back or say no; what it costs whom stands there before it happens."""

import reflex as rx

from ppr_academy.components.ui.choice import seg
from ppr_academy.components.ui.dialog import confirm
from ppr_academy.components.ui.fields import text_field, textarea_field
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.panel import note
from ppr_academy.state.dashboard.refunds import RefundsState

Offer = RefundsState.offer
Request = RefundsState.request


def refund_dialogs() -> rx.Component:
    """Both forms; at most one is open."""
    return rx.fragment(_refund(), _decline())


def _refund() -> rx.Component:
    # Without a left amount the sale cannot be refunded at all, and the sentence says why.
    is_stuck = (Offer.problem != "") & ~RefundsState.is_part
    return confirm(
        rx.cond(is_stuck, "This sale cannot be refunded", "Refund " + Offer.buyer + "?"),
        rx.el.p(Offer.number, " · ", Offer.title, class_name="quiet small"),
        rx.cond(
            Request.id != "", rx.el.blockquote(Request.wish, class_name="quiet"), rx.fragment()
        ),
        rx.cond(
            Offer.lines.length() > 0,
            rx.el.ul(rx.foreach(Offer.lines, _before), class_name="small quiet"),
            rx.fragment(),
        ),
        rx.cond(is_stuck, note(Offer.problem, tone="warn"), _form()),
        open=RefundsState.form == "refund",
        on_close=RefundsState.close,
        action=rx.cond(Offer.problem == "", "Refund " + Offer.amount, "Refund"),
        on_confirm=RefundsState.refund,
        keep="Keep the sale",
        disabled=is_stuck,
        data_testid="refund-dialog",
    )


def _before(line: rx.Var) -> rx.Component:
    return rx.el.li(
        line.amount,
        " ",
        line.word,
        ", ",
        local_time(line.at, "short"),
        rx.cond(line.reason != "", ": " + line.reason, ""),
        key=line.id,
    )


def _form() -> rx.Component:
    return rx.fragment(
        seg(
            _option("All, " + Offer.left, False),
            _option("A part", True),
            label="How much",
        ),
        rx.cond(
            RefundsState.is_part,
            text_field(
                "Amount",
                id="refund-amount",
                prefix="$",
                input_mode="decimal",
                auto_complete="off",
                value=RefundsState.amount,
                on_change=RefundsState.type_amount,
                error=RefundsState.problem,
                hint="At most " + Offer.left,
            ),
            rx.fragment(),
        ),
        rx.cond(
            Offer.problem == "",
            rx.el.p(
                "You give back ",
                rx.el.b(Offer.from_creator),
                ", we give back our ",
                rx.el.b(Offer.from_us),
                ". ",
                Offer.buyer,
                rx.cond(Offer.is_full, " loses access to ", " keeps access to "),
                Offer.title,
                ". This can’t be undone.",
                class_name="quiet",
                data_testid="refund-costs",
                aria_live="polite",
            ),
            rx.fragment(),
        ),
        text_field(
            "Reason",
            id="refund-reason",
            optional=True,
            hint="For your own books; the buyer does not see it.",
            max_length=300,
            value=RefundsState.reason,
            on_change=RefundsState.type_reason,
        ),
    )


def _option(words: str | rx.Var, is_part: bool) -> rx.Component:
    return rx.el.button(
        words,
        type="button",
        aria_pressed=rx.cond(RefundsState.is_part == is_part, "true", "false"),
        on_click=RefundsState.choose(is_part),
    )


def _decline() -> rx.Component:
    return confirm(
        "Decline the request of " + Request.buyer + "?",
        rx.el.blockquote(Request.wish, class_name="quiet"),
        textarea_field(
            "Your answer",
            id="refund-answer",
            hint="They get it by e-mail. The course stays theirs.",
            error=RefundsState.problem,
            max_length=500,
            rows=4,
            value=RefundsState.answer,
            on_change=RefundsState.type_answer,
        ),
        open=RefundsState.form == "decline",
        on_close=RefundsState.close,
        action="Decline the request",
        on_confirm=RefundsState.decline,
        keep="Not yet",
        data_testid="decline-dialog",
    )
