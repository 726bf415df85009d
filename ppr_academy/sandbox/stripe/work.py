"""One piece of work on Stripe's side: a transaction, and the events that it causes."""

from dataclasses import dataclass, field
from typing import Any

from ppr_academy.sandbox.ids import stripe_id
from ppr_academy.sandbox.store import Doc, Tx
from ppr_academy.sandbox.stripe.errors import missing
from ppr_academy.sandbox.world import Sandbox

API_VERSION = "2026-10-28.endive"


@dataclass(slots=True)
class Work:
    """Everything that one API call, page post or due task does to Stripe's objects.

    `account` is the connected account that a call acts on (`Stripe-Account`), else empty.
    """

    sandbox: Sandbox
    tx: Tx
    account: str = ""
    request_id: str | None = None
    idempotency_key: str | None = None
    events: list[Doc] = field(default_factory=list)

    @property
    def now(self) -> int:
        """UTC seconds that everything made here carries as `created`."""
        return self.tx.now

    def get(self, kind: str, key: str, *, param: str = "id", noun: str = "") -> Doc:
        """A document of the account at hand. Raises Stripe's `resource_missing`."""
        doc = self.tx.find(key, kind, self.account)
        if doc is None:
            raise missing(noun or kind, key, param)
        return doc

    def find(self, key: str | None) -> Doc | None:
        """A document by its id, whatever it is and whoever owns it."""
        return self.tx.find(key) if key else None

    def put(self, doc: Doc, *, parent: str = "", account: str = "") -> Doc:
        """Store a new object; its kind is its `object`."""
        return self.tx.put(doc["object"], doc, parent=parent, account=account)

    def save(self, doc: Doc, **changes: Any) -> Doc:
        """Change fields of a stored object."""
        doc |= changes
        return self.tx.save(doc)

    def emit(
        self, kind: str, subject: Doc, *, previous: Doc | None = None, account: str = ""
    ) -> Doc:
        """Store an event with a picture of its subject as it is now, and queue its webhook."""
        settings = self.sandbox.settings
        wanted = "*" in settings.stripe_events or kind in settings.stripe_events
        data: Doc = {"object": present(subject)}
        if previous is not None:
            data["previous_attributes"] = previous
        event: Doc = {
            "id": stripe_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": int(wanted),
            "request": {"id": self.request_id, "idempotency_key": self.idempotency_key},
            "type": kind,
        }
        if account:
            event["account"] = account
        self.put(event, parent=str(subject["id"]), account=account)
        self.events.append(event)
        if wanted:
            self.sandbox.queue(self.tx, "stripe", event["id"], kind, event)
        return event


def present(doc: Doc) -> Doc:
    """What Stripe shows of a document: everything but our own notes."""
    return {key: value for key, value in doc.items() if not key.startswith("_")}


def half_up(amount: int, part: int, whole: int) -> int:
    """`amount * part / whole` in whole cents, rounded half up. All of them are 0 or more."""
    return (2 * amount * part + whole) // (2 * whole) if whole else 0


def processing_fee(amount: int) -> int:
    """Stripe's price for a payment, in cents: 2.9 % and 30 cents."""
    return half_up(amount, 290, 10_000) + 30


def money(cents: int, currency: str = "usd") -> str:
    """`4900` as `$49.00`."""
    sign = "−" if cents < 0 else ""
    mark = {"usd": "$", "eur": "€", "gbp": "£"}.get(currency, currency.upper() + " ")
    return f"{sign}{mark}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
