"""A dispute beside the sums of its sale: how it stands, until when, and what we told the bank."""

import reflex as rx

from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.marks import badge
from ppr_academy.state.dashboard.money import MoneyState

Evidence = MoneyState.evidence


def dispute(told: rx.Var) -> rx.Component:
    """The part of an opened sale that is about its dispute."""
    is_open = Evidence.dispute_id == told.dispute_id
    return rx.el.section(
        rx.el.div(
            rx.el.h3(_title(told), class_name="h3"),
            _badge(told),
            class_name="row",
        ),
        rx.el.p(told.reason, " ", _meaning(told), class_name="small quiet"),
        _answer(told),
        rx.cond(
            told.answer == "sent",
            key(
                rx.cond(is_open, "Hide what we sent", "What we sent"),
                size="sm",
                on_click=MoneyState.toggle_evidence(told.dispute_id),
                data_testid="toggle-evidence",
            ),
            rx.fragment(),
        ),
        rx.cond(is_open, _evidence(), rx.fragment()),
        class_name="dispute",
        custom_attrs={"data-testid": "dispute", "data-state": told.state},
    )


def _title(told: rx.Var) -> rx.Var:
    return rx.match(
        told.state,
        ("inquiry", "A bank asks about this payment"),
        ("dropped", "A bank asked about this payment"),
        "A bank asks for " + told.amount + " back",
    )


def _badge(told: rx.Var) -> rx.Component:
    return rx.match(
        told.state,
        ("inquiry", badge("Question", tone="warn")),
        ("open", badge("Open", tone="warn", icon="gavel")),
        ("won", badge("Won", tone="ok", icon="check")),
        ("lost", badge("Lost", tone="bad")),
        badge("Settled", tone="line"),
    )


def _meaning(told: rx.Var) -> rx.Var:
    return rx.match(
        told.state,
        ("inquiry", "No money has moved, and they keep their access."),
        ("open", "Your part is held and their access is paused until the bank has decided."),
        ("won", "Your part is yours again, and they have their access back."),
        ("lost", "The bank gave them their money back, and their access has ended."),
        "Nothing has changed.",
    )


def _answer(told: rx.Var) -> rx.Component:
    return rx.match(
        told.answer,
        (
            "sent",
            rx.el.p(
                "We answered the bank on ",
                local_time(told.answered_at, "short"),
                ", with the receipt, the refund terms and what they opened.",
                class_name="small",
            ),
        ),
        (
            "refused",
            rx.el.p("The bank took no answer. ", told.problem, class_name="small"),
        ),
        rx.cond(
            ((told.state == "open") | (told.state == "inquiry")) & (told.due_at != ""),
            rx.el.p(
                "We answer the bank for you. It takes an answer until ",
                local_time(told.due_at, "short"),
                ".",
                class_name="small",
            ),
            rx.fragment(),
        ),
    )


def _evidence() -> rx.Component:
    return rx.el.div(
        rx.el.dl(
            rx.foreach(
                Evidence.parts,
                lambda part: rx.el.div(rx.el.dt(part.name), rx.el.dd(part.text)),
            ),
        ),
        class_name="evidence small",
        role="region",
        aria_label="What we sent",
        tab_index=0,  # it scrolls by itself, and so the keyboard must reach it
    )
