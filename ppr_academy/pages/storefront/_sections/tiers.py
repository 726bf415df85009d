"""The memberships that a store sells, each with its Join key."""

import reflex as rx

from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.components.ui.panel import head, note
from ppr_academy.state.storefront.store import StoreState
from ppr_academy.theme import page_styles

Tiers = StoreState.tiers


def tiers_section() -> rx.Component:
    """Nothing while there is no tier."""
    return rx.cond(
        Tiers.length() > 0,
        rx.el.section(
            page_styles("memberships"),
            head("Become a member", id="membership"),
            rx.cond(StoreState.why != "", note(StoreState.why, tone="warn"), rx.fragment()),
            rx.el.div(rx.foreach(Tiers, _tier), class_name="tiers"),
        ),
        rx.fragment(),
    )


def _tier(tier: rx.Var) -> rx.Component:
    return rx.el.article(
        rx.el.h3(tier.title, class_name="h3"),
        rx.cond(tier.promise != "", rx.el.p(tier.promise, class_name="small quiet"), rx.fragment()),
        rx.el.p(rx.el.b(tier.price, class_name="num"), " ", rx.el.span(tier.per), class_name="p"),
        rx.el.ul(
            _point("library", tier.includes),
            rx.cond(tier.trial != "", _point("gift", tier.trial), rx.fragment()),
            _point("calendar-x", "Cancel at any time"),
        ),
        rx.match(
            tier.state,
            (
                "here",
                key("This is yours", icon="check", to="/account/memberships", full=True),
            ),
            ("other", key("Change to this", to="/account/memberships", full=True)),
            native_form(
                hidden_input("offer_id", tier.id),
                key(
                    rx.cond(tier.trial != "", "Begin the free days", "Join"),
                    kind="lit",
                    full=True,
                    type="submit",
                    label="Join " + tier.title,
                    data_testid="join",
                ),
                action="/api/memberships",
            ),
        ),
        class_name="panel pad tier",
        data_testid="tier",
    )


def _point(face: str, words: rx.Var | str) -> rx.Component:
    return rx.el.li(icon(face, 17), rx.el.span(words))
