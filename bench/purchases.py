"""Orders to settle and the signed events that settle them, for the webhook measures."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine

from ppr_academy.models.commerce import Order
from ppr_academy.sandbox.settings import SandboxSettings
from ppr_academy.sandbox.signing import stripe_signature
from ppr_academy.sandbox.stripe import accounts
from ppr_academy.sandbox.stripe.api import Ask, handle
from ppr_academy.sandbox.stripe.work import Work
from ppr_academy.sandbox.testing import pay
from ppr_academy.sandbox.world import Sandbox
from ppr_academy.services.core import db
from tests.builders import a_course, a_scope, a_user, an_account, an_order

SECRET = "whsec_bench"
KEY = "sk_test_bench"
KINDS = ("charge.succeeded", "payment_intent.succeeded", "checkout.session.completed")

Doc = dict[str, Any]
Delivery = tuple[bytes, str]


@dataclass(frozen=True, slots=True)
class Templates:
    """One purchase as the sandbox tells it; the ids in it are replaced for each order."""

    order_id: str
    account_id: str
    events: dict[str, str]


def templates(folder: Path) -> Templates:
    """Buy once in a sandbox of our own, so that the events have their true size and shape."""
    sandbox = Sandbox(
        SandboxSettings(
            public_url="http://127.0.0.1:9",
            database=folder / "sandbox.db",
            stripe_secret_key=KEY,
            stripe_webhook_secret=SECRET,
            resend_api_key="re_bench",
            resend_webhook_secret="whsec_YmVuY2g=",
            oidc_client_id="bench",
            oidc_client_secret="bench",
        )
    )
    order_id = "00000000-0000-0000-0000-000000000000"
    try:
        account = _ask(sandbox, "/v1/accounts", {"type": "express"}, "account:bench")["id"]
        with sandbox.store.write() as tx:
            accounts.finish_onboarding(Work(sandbox, tx), account)
        session = _ask(sandbox, "/v1/checkout/sessions", _checkout(account, order_id), "order:b")
        _payment, events = pay(sandbox, session["id"], deliver=False)
    finally:
        sandbox.stop()
    wanted = {event["type"]: json.dumps(event) for event in events if event["type"] in KINDS}
    return Templates(order_id, account, wanted)


def _checkout(account: str, order_id: str) -> Doc:
    return {
        "mode": "payment",
        "client_reference_id": order_id,
        "metadata[order_id]": order_id,
        "line_items[0][quantity]": 1,
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": 4900,
        "line_items[0][price_data][product_data][name]": "House Chords 101",
        "payment_intent_data[application_fee_amount]": 490,
        "payment_intent_data[transfer_data][destination]": account,
        "payment_intent_data[metadata][order_id]": order_id,
        "success_url": "http://127.0.0.1:9/checkout/done",
    }


def _ask(sandbox: Sandbox, path: str, form: Doc, key: str) -> Doc:
    headers = {
        "authorization": f"Bearer {KEY}",
        "content-type": "application/x-www-form-urlencoded",
        "idempotency-key": key,
    }
    ask = Ask("POST", path, "", urlencode(form).encode(), headers, f"req_{key}")
    answer = handle(sandbox, ask)
    if answer.status != 200:
        raise RuntimeError(answer.body)
    doc: Doc = json.loads(answer.body)
    return doc


def place_orders(engine: Engine, count: int, account_id: str) -> list[Order]:
    """Open orders of as many buyers, in ten stores."""
    orders: list[Order] = []
    with db.transaction(engine) as session:
        for shop in range(10):
            scope = a_scope(session)
            an_account(scope, stripe_account_id=f"{account_id}_{shop}")
            course = a_course(scope)
            for _ in range(count // 10):
                buyer = a_user(session)
                orders.append(an_order(scope, course, buyer, stripe_destination_id=account_id))
    return orders


def deliveries(made: Templates, orders: list[Order]) -> list[list[Delivery]]:
    """For each order its signed events, in Stripe's order."""
    now = int(time.time())
    return [[_signed(made, kind, order, now) for kind in KINDS] for order in orders]


def _signed(made: Templates, kind: str, order: Order, now: int) -> Delivery:
    text = made.events[kind].replace(made.order_id, str(order.id))
    event = json.loads(text)
    event["id"] = f"evt_{order.id.hex}_{kind}"
    subject = event["data"]["object"]
    intent = f"pi_{order.id.hex}"
    for name in ("id", "balance_transaction"):
        if subject.get(name):
            subject[name] = f"{subject[name][:3]}{order.id.hex}"
    if subject["object"] == "payment_intent":
        subject["id"] = intent
    else:
        subject["payment_intent"] = intent
    body = json.dumps(event, separators=(",", ":"))
    return body.encode(), stripe_signature(body, SECRET, now)
