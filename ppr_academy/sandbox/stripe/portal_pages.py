"""The billing portal's hosted page."""

from datetime import UTC, datetime
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from ppr_academy.sandbox import markup
from ppr_academy.sandbox.settings import PREFIX
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import methods, portal, subscriptions
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


async def show_portal(request: Request) -> Response:
    """The page behind a portal session's `url`."""
    if why := stranger(request):
        return refusal(why, 403)
    return await in_thread(request, _show, sandbox_of(request), request.path_params["id"])


def _show(sandbox: Sandbox, key: str) -> Response:
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        session = portal.visit(work, key)
        if session is None:
            return _gone()
        portal.begin_visit(work, session)
        said = session.pop("_said", "")
        if said:
            work.save(session)
        return html(_page(work, session, key, said))


def _gone() -> Response:
    body = markup.intro(
        "This link is not good any more.",
        "Open it again from your account.",
        size="d2",
        test="sandbox-portal-gone",
    )
    return html(markup.page("Billing", body, menu=False), 410)


def _page(work: Work, session: Doc, key: str, said: str) -> str:
    customer = work.get("customer", session["customer"])
    found = portal.subscriptions_of(work, customer["id"])
    note = markup.note("That did not work.", said, "bad") if said else ""
    parts = [_card(work, key, found)]
    if session["flow"] is None:
        parts += [_subscription(work, sub, key) for sub in found]
    back = ""
    if session["return_url"]:
        back = (
            '<a class="link small" data-testid="sandbox-portal-back"'
            f' href="{escape(session["return_url"])}">Back to the academy</a>'
        )
    body = (
        markup.intro(
            "Sandbox billing",
            "This stands in for Stripe's billing portal. No card is asked for.",
            size="d2",
            test="sandbox-portal",
        )
        + f'<p class="small quiet">{escape(customer["email"] or customer["id"])}</p>'
        + note
        + "".join(parts)
        + back
    )
    return markup.page("Billing", body, menu=False)


def _card(work: Work, key: str, found: list[Doc]) -> str:
    current = next(
        (s["default_payment_method"] for s in found if s["status"] not in subscriptions.ENDED), None
    )
    used = work.find(current)
    now = methods.METHODS[used["_method"]].key if used else ""
    picks = "".join(
        f'<label class="check"><input type="radio" name="method" value="{method.key}"'
        f' data-testid="sandbox-method-{method.key}"{" checked" if method.key == now else ""}>'
        f'<span class="tick"></span><span>{escape(method.label)}'
        f"<small>{escape(method.hint)}</small></span></label>"
        for method in methods.offered(["card"], to_keep=True)
    )
    return (
        f'<section><form class="pay" method="post" action="{PREFIX}/portal/{key}/card">'
        f"<fieldset><legend>Pay with</legend>{picks}</fieldset>"
        '<div class="row"><button class="key lit" data-testid="sandbox-keep-card">'
        "Keep this card</button></div></form></section>"
    )


def _subscription(work: Work, sub: Doc, key: str) -> str:
    item = subscriptions.item_of(sub)
    price = item["price"]
    cost = money(price["unit_amount"], price["currency"])
    until = datetime.fromtimestamp(item["current_period_end"], UTC)
    fields = {"subscription": sub["id"]}
    keys = ""
    if sub["status"] not in subscriptions.ENDED:
        verb, label = ("resume", "Go on") if sub["cancel_at_period_end"] else ("cancel", "Cancel")
        keys = markup.button(
            label, f"/portal/{key}/{verb}", test=f"sandbox-portal-{verb}", fields=fields
        )
        if portal.open_invoices(work, sub):
            keys += markup.button(
                "Pay now", f"/portal/{key}/pay", test="sandbox-portal-pay", fields=fields
            )
    state = "ends then" if sub["cancel_at_period_end"] else sub["status"]
    return (
        f"<section>{markup.head(subscriptions.name_of(work, price))}"
        f'<div class="row"><span>{escape(cost)} / {escape(price["recurring"]["interval"])},'
        f" until {until.day} {until:%B %Y}</span>{markup.badge(state)}{keys}</div></section>"
    )


async def post_portal(request: Request) -> Response:
    """A key of the portal: `card`, `cancel`, `resume` or `pay`."""
    if why := stranger(request):
        return refusal(why, 403)
    form = await form_of(request)
    path = request.path_params
    return await in_thread(request, _post, sandbox_of(request), path["id"], path["verb"], form)


def _post(sandbox: Sandbox, key: str, verb: str, form: dict[str, str]) -> Response:
    said = ""
    try:
        with sandbox.store.write() as tx:
            work = Work(sandbox, tx)
            session = portal.visit(work, key)
            if session is None:
                return _gone()
            said = _act(work, session, verb, form)
    except StripeRefusal as refused:
        if refused.status != 402:
            return refusal(str(refused), refused.status)
        said = str(refused)
    if said:
        with sandbox.store.write() as tx:
            work = Work(sandbox, tx)
            if session := portal.visit(work, key):
                work.save(session, _said=said)
    return see_other(f"{PREFIX}/portal/{key}")


def _act(work: Work, session: Doc, verb: str, form: dict[str, str]) -> str:
    if verb == "card":
        method = methods.METHODS.get(form.get("method", ""))
        if method is None or method.kind != "card":
            raise StripeRefusal("The portal does not take that.", param="method")
        portal.change_method(work, session["customer"], method)
        return ""
    sub = portal.own_subscription(work, session, form.get("subscription", ""))
    if verb == "pay":
        return portal.pay_open(work, sub)
    if verb not in ("cancel", "resume") or sub["status"] in subscriptions.ENDED:
        raise StripeRefusal("The portal does not do that.", param="verb")
    portal.set_cancel(work, sub, verb == "cancel")
    return ""
