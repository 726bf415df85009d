"""Who handles the stored events of which provider: what a replay needs to know."""

from ppr_academy.services.commerce.stripe_events import handle_stripe_event
from ppr_academy.services.core.inbox import Handler
from ppr_academy.services.email.deliveries import handle_resend_event
from ppr_academy.services.identity.clerk import handle_clerk_event

inbox_handlers: dict[str, Handler] = {
    "stripe": handle_stripe_event,
    "resend": handle_resend_event,
    "clerk": handle_clerk_event,
}
