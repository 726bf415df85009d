"""What belongs to nobody: health, public pictures, signed webhooks, the page of the kit."""

ROWS: list[object] = []

_KIT = "Only for /kit: it shows what it is told in its own window and asks no service."
_SIGNED = "The signature is the right"

PUBLIC = {
    "GET /api/health": "Says that the server answers.",
    "GET /media/public/{key:path}": "Pictures that were made for everybody.",
    "GET /media/art/{slug}/{picture}.svg": "Drawn from the address alone.",
    "GET /media/art/{slug}/covers/{item}.svg": "Drawn from the address alone.",
    "POST /api/webhooks/stripe": f"{_SIGNED}: tests/flows/test_purchase_events.py.",
    "POST /api/webhooks/resend": f"{_SIGNED}: tests/api/test_webhooks_svix.py.",
    "POST /api/webhooks/clerk": f"{_SIGNED}: tests/api/test_webhooks_svix.py.",
    "KitState.load": _KIT,
    "KitState.save": _KIT,
    "KitState.change_elsewhere": _KIT,
    "KitState.tell": _KIT,
    "KitState.ask_first": _KIT,
    "KitState.keep_all": _KIT,
    "KitState.go_on": _KIT,
    "KitState.tell_position": _KIT,
    "KitState.tell_order": _KIT,
    "KitState.move": _KIT,
}
