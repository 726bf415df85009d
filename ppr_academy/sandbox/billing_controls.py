"""Controls of time and of recurring money: move the clock, renew, change the card, give up."""

from collections.abc import Callable
from typing import Any

from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import methods, portal, subscriptions
from ppr_academy.sandbox.stripe.work import Work, present
from ppr_academy.sandbox.world import Sandbox

_FARTHEST = 10 * 366 * 24 * 60 * 60


def _clock(sandbox: Sandbox, fields: Doc, _key: str) -> Doc:
    """Move the clock: `seconds` ahead of where it is, or `to` a moment."""
    with sandbox.store.read() as tx:
        now = tx.now
    to = fields.get("to", now + int(fields.get("seconds", 0)))
    if type(to) is not int or to > now + _FARTHEST:
        raise ValueError("to is UTC seconds, at most ten years ahead")
    return {"now": to, "done": sandbox.move_clock(to)}


def _subscription(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    """`renew` does what is due up to the next renewal, `next` the next thing alone."""
    wish = fields.get("do", "renew")
    if wish not in ("renew", "next"):
        raise ValueError("do is renew or next")
    done: list[str] = []
    while not done or (wish == "renew" and done[-1] != "stripe.renew"):
        name = sandbox.run_next(key)
        if not name:
            break
        done.append(name)
    with sandbox.store.read() as tx:
        sub = Work(sandbox, tx).get("subscription", key)
    return {"done": done, "subscription": present(sub)}


def _customer(sandbox: Sandbox, fields: Doc, key: str) -> Doc:
    """The card that a customer's subscriptions are charged to from now on."""
    method = methods.METHODS.get(str(fields.get("method", "")))
    if method is None or method.kind != "card":
        raise ValueError("method is one of the cards")
    with sandbox.store.write() as tx:
        portal.keep_method(Work(sandbox, tx), key, method)
    return {"method": method.key}


def _give_up(sandbox: Sandbox, fields: Doc, _key: str) -> Doc:
    """What becomes of a subscription after the last try: `canceled` or `unpaid`."""
    if fields.get("status") not in ("canceled", "unpaid"):
        raise ValueError("status is canceled or unpaid")
    with sandbox.store.write() as tx:
        tx.set_control(subscriptions.GIVE_UP, fields["status"])
    return {"status": fields["status"]}


TABLE: list[tuple[str, str, Callable[[Sandbox, Doc, str], Any]]] = [
    ("POST", "/clock", _clock),
    ("POST", "/subscriptions/{id}", _subscription),
    ("POST", "/customers/{id}", _customer),
    ("POST", "/give-up", _give_up),
]
