"""/account: name, e-mail, password, ways to sign in, browsers, and the way out."""

import reflex as rx

from ppr_academy.components.ui import fields, key, marks, panel
from ppr_academy.components.ui.native_form import hidden_input, native_form
from ppr_academy.pages.layouts import public_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.account.account import AccountState
from ppr_academy.theme import page_styles

State = AccountState
Account = AccountState.account


@page(
    "/account",
    title="Account",
    layout=public_layout,
    on_load=[AccountState.open, AccountState.watch],
)
def account() -> rx.Component:
    """One column of panels, each about one thing."""
    return rx.fragment(
        page_styles("account"),
        rx.el.div(
            panel.page_title(
                "Account",
                key.key("Wallet", icon="coins", to="/wallet"),
                key.key("Your orders", icon="receipt-text", to="/account/orders"),
            ),
            _note(),
            rx.cond(
                State.is_loaded,
                rx.fragment(_person(), _password(), _methods(), _browsers(), _leave()),
                panel.loading(*(panel.skeleton(height="168px") for _ in range(4))),
            ),
            class_name="wrap own",
        ),
    )


def _note() -> rx.Component:
    done = rx.match(
        State.done,
        (
            "password",
            panel.note("The password is set.", "Every other browser is signed out.", tone="ok"),
        ),
        ("linked", panel.note("You can sign in that way from now on.", tone="ok")),
        rx.fragment(),
    )
    is_elsewhere = (State.error != "") & (State.error_field == "")
    return rx.cond(is_elsewhere, panel.note(State.error, tone="bad"), done)


def _at(field: str) -> rx.Var[str]:
    return rx.cond(State.error_field == field, State.error, "")


def _section(title: str, *children: rx.Component, **props: object) -> rx.Component:
    return panel.panel(panel.head(title), *children, pad=True, **props)


def _person() -> rx.Component:
    verified = rx.cond(
        Account.is_verified,
        marks.badge("Verified", tone="ok", icon="check"),
        marks.badge("Not verified yet", tone="warn"),
    )
    return _section(
        "You",
        fields.text_field(
            "Name",
            id="own-name",
            value=Account.name,
            on_change=State.save_name,
            wait=700,
            max_length=80,
            auto_complete="name",
            error=State.name_error,
            good=rx.cond(State.is_name_saved, "Saved.", ""),
            hint="As students and producers see it.",
            data_testid="account-name",
        ),
        rx.el.div(
            rx.el.span("E-mail", class_name="label"),
            rx.el.p(rx.el.span(Account.email, class_name="cut1"), verified, class_name="mail"),
            rx.cond(State.trouble != "", panel.note(State.trouble, tone="warn", role="status")),
            rx.cond(~Account.is_verified, _resend()),
            class_name="field",
        ),
    )


def _resend() -> rx.Component:
    return rx.cond(
        State.is_letter_sent,
        fields.hint("A new link is on its way. It works once, for three days.", "ok", "check"),
        key.keys(
            key.key("Send the link again", icon="mail", size="sm", on_click=State.resend),
            rx.el.span("We mailed you a link when you signed up.", class_name="small dim"),
        ),
    )


def _password() -> rx.Component:
    change = native_form(
        fields.password_field(
            "Password now",
            id="current",
            name="current",
            auto_complete="current-password",
            required=True,
            error=_at("current"),
        ),
        fields.password_field(
            "New password",
            id="new-password",
            name="password",
            auto_complete="new-password",
            required=True,
            min_length=8,
            max_length=200,
            hint="At least 8 characters. You are signed out everywhere else.",
            error=_at("password"),
        ),
        key.keys(key.key("Change the password", type="submit")),
        action="/api/auth/password",
        class_name="fields",
    )
    first = native_form(
        hidden_input("email", Account.email),
        rx.el.p("You sign in without one. To set one, we mail you a link.", class_name="quiet"),
        key.keys(key.key("Mail me a link", icon="mail", type="submit")),
        action="/api/auth/forgot",
        class_name="fields",
    )
    return _section("Password", rx.cond(Account.has_password, change, first))


def _methods() -> rx.Component:
    return rx.cond(
        Account.can_link | (Account.methods.length() > 0),
        _section(
            "Other ways to sign in",
            rx.el.ul(rx.foreach(Account.methods, _method), class_name="rows"),
            rx.cond(
                Account.can_link,
                native_form(
                    hidden_input("link", "1"),
                    key.key("Sign in with ", Account.issuer, " too", icon="link", type="submit"),
                    action="/api/auth/oidc",
                ),
            ),
            open=State.error_field == "leave",
        ),
    )


def _method(method: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.b(method.issuer), rx.el.span("Since ", method.since, class_name="small dim")
        ),
        key.key("Take off", size="sm", on_click=State.unlink(method.id)),
    )


def _browsers() -> rx.Component:
    return _section(
        "Signed in here",
        rx.el.ul(rx.foreach(Account.sessions, _browser), class_name="rows"),
        native_form(
            key.key("Sign out everywhere", icon="log-out", type="submit"),
            action="/api/auth/sign-out-everywhere",
        ),
    )


def _browser(browser: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.b(browser.browser),
            rx.el.span("Since ", browser.started, " UTC", class_name="small dim"),
        ),
        rx.cond(
            browser.is_this,
            marks.led("This browser", tone="on"),
            key.key("Sign out", size="sm", on_click=State.end_session(browser.id)),
        ),
        custom_attrs={"data-testid": "session-line"},
    )


def _leave() -> rx.Component:
    proof = rx.cond(
        Account.has_password,
        fields.password_field(
            "Your password",
            id="leave-password",
            name="password",
            auto_complete="current-password",
            required=True,
            error=_at("leave"),
        ),
        fields.text_field(
            "Your e-mail address",
            id="leave-confirm",
            name="confirm",
            auto_complete="off",
            required=True,
            error=_at("leave"),
        ),
    )
    return _section(
        "Delete the account",
        rx.el.p(
            "Your name, address and sign-ins go at once, and a store of yours closes. "
            "Receipts stay with who paid, without your name. This cannot be undone.",
            class_name="quiet",
        ),
        rx.el.details(
            rx.el.summary("Delete my account", class_name="key"),
            native_form(
                proof,
                key.keys(key.key("Delete it for good", kind="destroy", type="submit")),
                action="/api/auth/delete",
                class_name="fields",
            ),
            open=State.error_field == "leave",
        ),
    )
