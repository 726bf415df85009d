"""Stripe's hosted pages: checkout and Connect onboarding."""

from html import escape

from starlette.requests import Request
from starlette.responses import Response

from ppr_academy.sandbox import markup
from ppr_academy.sandbox.settings import PREFIX
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import accounts, checkout
from ppr_academy.sandbox.stripe.checkout import Payment
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.work import Work, money
from ppr_academy.sandbox.web import (
    form_of,
    html,
    in_thread,
    refusal,
    sandbox_of,
    see_other,
    stranger,
)
from ppr_academy.sandbox.world import Sandbox


async def show_checkout(request: Request) -> Response:
    """The page behind a session's `url`."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _checkout, sandbox_of(request), request.path_params["id"])


def _checkout(sandbox: Sandbox, key: str) -> Response:
    with sandbox.store.read() as tx:
        session = tx.find(key, "checkout.session")
        if session is None:
            return _gone("There is no such checkout.", 404)
        if session["status"] == "complete":
            return see_other(Payment("complete", session).next_url)
        if session["status"] == "expired" or session["expires_at"] <= tx.now:
            return _expired(session)
        intent = tx.find(session["payment_intent"] or "")
        customer = tx.find(session["customer"] or "")
    error = (intent or {}).get("last_payment_error")
    if error is None and session.get("_declined"):
        error = {"message": session["_declined"]}
    email = session["customer_email"] or (customer or {}).get("email") or ""
    return html(_checkout_page(session, error, email))


def _checkout_page(session: Doc, error: Doc | None, email: str) -> str:
    total = money(session["amount_total"], session["currency"])
    failed = markup.note("Nothing was charged.", error["message"], "bad") if error else ""
    fixed = " readonly" if email else ""
    verb = "Start the trial" if checkout.keeps_only(session) else f"Pay {total}"
    back = ""
    if session["cancel_url"]:
        back = (
            '<a class="link small" data-testid="sandbox-cancel"'
            f' href="{escape(session["cancel_url"])}">Back without paying</a>'
        )
    form = (
        f'<form class="pay" method="post" action="{PREFIX}/checkout/{session["id"]}/pay">'
        '<div class="field"><label for="email">E-mail</label>'
        '<input class="in" id="email" name="email" type="email" required maxlength="254"'
        f' value="{escape(email)}"{fixed}'
        ' autocomplete="email" data-testid="sandbox-email"></div>'
        f"<fieldset><legend>Pay with</legend>{_picks(session)}</fieldset>"
        '<button class="key lit lg full" data-testid="sandbox-pay">'
        f"{escape(verb)}</button>{_small_print(session)}</form>{back}"
    )
    lines = "".join(
        f"<div><dt>{escape(item['description'])}{_times(item)}</dt>"
        f"<dd>{escape(money(item['amount_total'], item['currency']))}{_per(item)}</dd></div>"
        for item in session["_line_items"]["data"]
    )
    slip = (
        f'<aside class="slip panel" aria-label="What you buy"><dl>{lines}'
        '<div class="tot"><dt>To pay</dt>'
        f'<dd class="num" data-testid="sandbox-total">{escape(total)}</dd></div></dl></aside>'
    )
    body = (
        markup.intro(
            "Sandbox checkout",
            "This stands in for Stripe. No card is asked for and no money moves.",
            size="d2",
        )
        + f'<div class="two"><div>{failed}{form}</div>{slip}</div>'
    )
    return markup.page("Checkout", body, menu=False)


def _small_print(session: Doc) -> str:
    said = (session["custom_text"]["submit"] or {}).get("message", "")
    return f'<p class="small quiet">{escape(said)}</p>' if said else ""


def _picks(session: Doc) -> str:
    return "".join(
        f'<label class="check"><input type="radio" name="method" value="{method.key}"'
        f' data-testid="sandbox-method-{method.key}"{" checked" if n == 0 else ""}>'
        f'<span class="tick"></span><span>{escape(method.label)}'
        f"<small>{escape(method.hint)}</small></span></label>"
        for n, method in enumerate(checkout.offered(session))
    )


def _per(item: Doc) -> str:
    recurring = item["price"]["recurring"]
    return f" / {recurring['interval']}" if recurring else ""


def _times(item: Doc) -> str:
    return f" × {item['quantity']}" if item["quantity"] > 1 else ""


async def post_checkout(request: Request) -> Response:
    """The buyer presses Pay."""
    if why := stranger(request):
        return refusal(why, 403)
    form = await form_of(request)
    return await in_thread(request, _pay, sandbox_of(request), request.path_params["id"], form)


def _pay(sandbox: Sandbox, key: str, form: dict[str, str]) -> Response:
    try:
        with sandbox.store.write() as tx:
            payment = checkout.pay(
                Work(sandbox, tx),
                key,
                form.get("method", "visa"),
                email=form.get("email", ""),
                name=form.get("name", ""),
            )
    except StripeRefusal as refused:
        return _gone(str(refused), refused.status)
    if payment.outcome == "expired":
        return _expired(payment.session)
    if payment.outcome == "declined":
        # The page shows the reason from the state, so a reload does not pay again.
        return see_other(f"{PREFIX}/checkout/{key}")
    return see_other(payment.next_url)


def _expired(session: Doc) -> Response:
    back = escape(session["cancel_url"] or "/")
    body = (
        markup.intro(
            "This checkout has expired.",
            "Nothing was charged. Go back and start again.",
            size="d2",
            test="sandbox-expired",
        )
        + f'<div class="keys"><a class="key lit lg" href="{back}">Back to the shop</a></div>'
    )
    return html(markup.page("Expired", body, menu=False), 410)


def _gone(text: str, status: int) -> Response:
    body = (
        markup.intro(text, "Nothing was charged.", size="d2")
        + '<div class="keys"><a class="key lit lg" href="/">To the start</a></div>'
    )
    return html(markup.page("Not here", body, menu=False), status)


async def show_receipt(request: Request) -> Response:
    """Where a charge's `receipt_url` leads."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _receipt, sandbox_of(request), request.path_params["id"])


def _receipt(sandbox: Sandbox, key: str) -> Response:
    with sandbox.store.read() as tx:
        charge = tx.find(key, "charge")
    if charge is None:
        return _gone("There is no such receipt.", 404)
    rows = {
        "Paid": money(charge["amount"], charge["currency"]),
        "Refunded": money(charge["amount_refunded"], charge["currency"]),
        "Charge": charge["id"],
    }
    lines = "".join(f"<div><dt>{k}</dt><dd>{escape(v)}</dd></div>" for k, v in rows.items())
    body = markup.intro("Receipt", size="d2") + f'<div class="slip panel"><dl>{lines}</dl></div>'
    return html(markup.page("Receipt", body, menu=False))


async def show_onboarding(request: Request) -> Response:
    """The page behind an account link."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _onboarding, sandbox_of(request), request.path_params["id"])


def _link_of(work: Work, key: str) -> Doc | None:
    """An account link that is still good."""
    link = work.tx.find(key, "account_link")
    if link is None or link["_used"] or link["expires_at"] <= work.now:
        return None
    return link


def _onboarding(sandbox: Sandbox, key: str) -> Response:
    with sandbox.store.read() as tx:
        stored = tx.find(key, "account_link")
        if stored is None:
            return _gone("There is no such onboarding.", 404)
        work = Work(sandbox, tx)
        if _link_of(work, key) is None:
            # As Stripe does: a used or old link asks the platform for a new one.
            return see_other(stored["_refresh_url"])
        account = work.get("account", stored["_account"])
    who = escape(account["email"] or account["id"])
    body = (
        markup.intro(
            "Sandbox onboarding",
            "This stands in for Stripe Connect. Stripe would ask who you are and where your money"
            " goes; here one key answers it all.",
            size="d2",
        )
        + f'<p class="small quiet">{who}</p><div class="keys">'
        + _key(key, "finish", "Finish onboarding", "sandbox-finish-onboarding", "lit lg")
        + _key(key, "leave", "Leave", "sandbox-leave-onboarding", "lg")
        + "</div>"
    )
    return html(markup.page("Onboarding", body, menu=False))


def _key(key: str, verb: str, label: str, test: str, style: str) -> str:
    return markup.button(label, f"/connect/{key}", test=test, style=style, fields={"do": verb})


async def post_onboarding(request: Request) -> Response:
    """Finish or leave; both go to the platform's return address."""
    if why := stranger(request):
        return refusal(why, 403)
    form = await form_of(request)
    return await in_thread(
        request, _onboard, sandbox_of(request), request.path_params["id"], form.get("do", "")
    )


def _onboard(sandbox: Sandbox, key: str, verb: str) -> Response:
    with sandbox.store.write() as tx:
        stored = tx.find(key, "account_link")
        if stored is None:
            return _gone("There is no such onboarding.", 404)
        work = Work(sandbox, tx)
        if _link_of(work, key) is None:
            return see_other(stored["_refresh_url"])
        tx.save(stored | {"_used": True})
        if verb == "finish":
            accounts.finish_onboarding(work, stored["_account"])
        return see_other(stored["_return_url"])
