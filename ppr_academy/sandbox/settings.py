"""What the sandbox has to be told: where it lives, whose keys it accepts, whom it stands in for."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "/sandbox"

SERVICES = frozenset({"stripe", "resend", "oidc"})

# A Stripe webhook endpoint names the events it wants. All events are stored; these are sent.
STRIPE_EVENTS = frozenset(
    {
        "account.updated",
        "charge.dispute.closed",
        "charge.dispute.created",
        "charge.dispute.funds_reinstated",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.updated",
        "charge.failed",
        "charge.refunded",
        "charge.succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.completed",
        "checkout.session.expired",
        "customer.subscription.created",
        "customer.subscription.deleted",
        "customer.subscription.trial_will_end",
        "customer.subscription.updated",
        "invoice.paid",
        "invoice.payment_failed",
        "invoice_payment.paid",
        "payment_intent.payment_failed",
        "payment_intent.succeeded",
        "payout.created",
        "payout.failed",
        "payout.paid",
        "payout.updated",
        "refund.created",
        "refund.failed",
        "refund.updated",
        "transfer.reversed",
    }
)


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """`database` is a file, or a folder that gets `sandbox.db`. Svix secrets are `whsec_<base64>`.

    `services` are stood in for; the paths of the others answer 404. `deliver_url` is where webhooks
    are posted when that is not `public_url` (a server behind a proxy). Seconds are floats.
    `stripe_events` may hold `"*"`.
    """

    public_url: str
    database: Path
    stripe_secret_key: str
    stripe_webhook_secret: str
    resend_api_key: str
    resend_webhook_secret: str
    oidc_client_id: str
    oidc_client_secret: str
    clerk_webhook_secret: str = ""
    services: frozenset[str] = SERVICES
    deliver_url: str = ""
    oidc_redirect_uris: tuple[str, ...] = ()
    stripe_events: frozenset[str] = STRIPE_EVENTS
    retry_seconds: float = 1.0
    bank_seconds: float = 4.0
    senders: int = 4

    def __post_init__(self) -> None:
        """Refuse a public URL that is not one, and services nobody stands in for."""
        parts = urlsplit(self.public_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"public_url must be an http address, not {self.public_url!r}")
        if unknown := self.services - SERVICES:
            raise ValueError(f"the sandbox does not stand in for {sorted(unknown)}")

    @property
    def origin(self) -> str:
        """Public address without a trailing slash."""
        return self.public_url.rstrip("/")

    @property
    def base(self) -> str:
        """Where the sandbox itself is reached."""
        return self.origin + PREFIX

    @property
    def hooks(self) -> str:
        """Where webhooks are posted, without a trailing slash."""
        return (self.deliver_url or self.public_url).rstrip("/")

    @property
    def file(self) -> Path:
        """The SQLite file of the state."""
        if self.database.suffix:
            return self.database
        return self.database / "sandbox.db"
