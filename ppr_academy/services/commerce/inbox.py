"""The door for Stripe's webhooks: verified on the raw body, stored once, handled once."""

from datetime import UTC, datetime

from ppr_academy.services.commerce.payload import Document
from ppr_academy.services.commerce.stripe_events import handle_stripe_event
from ppr_academy.services.core.inbox import Incoming, Outcome, handle_event
from ppr_academy.services.gateways import payments


def receive_stripe_event(body: bytes, signature: str) -> Outcome:
    """Take one delivery. Returns after the commit, so that it may be acknowledged.

    Raises BadSignature and MalformedEvent, with nothing stored, for what is no event of Stripe's;
    whatever else is raised is stored with the event, and Stripe should send it again.
    """
    event = payments.read_event(body, signature)
    read = Document(event, "event")
    incoming = Incoming(
        provider="stripe",
        external_id=read.text("id")[:120],
        type=read.text("type")[:80],
        payload=event,
        created_at=datetime.fromtimestamp(read.number("created"), UTC),
    )
    return handle_event(incoming, handle_stripe_event)
