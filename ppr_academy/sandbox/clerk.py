"""Clerk's user webhooks: created, updated, deleted, as Clerk shapes and Svix signs them.

Source: clerk.com/docs/webhooks/overview; the user object is cut to what a receiver reads.
"""

from typing import Any

from ppr_academy.sandbox.ids import svix_id, token
from ppr_academy.sandbox.store import Doc, Tx
from ppr_academy.sandbox.world import Sandbox

TYPES = frozenset({"user.created", "user.updated", "user.deleted"})

_FIELDS = {"id", "email", "email_verified", "first_name", "last_name", "image_url"}


def send_user(sandbox: Sandbox, tx: Tx, kind: str, fields: dict[str, Any]) -> Doc:
    """Tell about a user. `fields`: id, email, email_verified, first_name, last_name, image_url.

    Returns `{"id": event id, "user_id"}`. Raises ValueError with a sentence.
    """
    if kind not in TYPES:
        raise ValueError(f"type is one of {sorted(TYPES)}")
    if not sandbox.settings.clerk_webhook_secret:
        raise ValueError("the sandbox has no Clerk webhook secret")
    if unknown := set(fields) - _FIELDS:
        raise ValueError(f"unknown field {min(unknown)}")
    user_id = str(fields.get("id") or f"user_{token(27)}")
    if kind == "user.deleted":
        data: Doc = {"deleted": True, "id": user_id, "object": "user"}
    else:
        data = _user(tx, user_id, fields)
    body = {
        "data": data,
        "event_attributes": {"http_request": {"client_ip": "127.0.0.1", "user_agent": "sandbox"}},
        "instance_id": "ins_sandbox",
        "object": "event",
        "timestamp": tx.now * 1000,
        "type": kind,
    }
    event = svix_id()
    tx.put("clerk_event", {"id": event, "created": tx.now, "type": kind, "body": body})
    sandbox.queue(tx, "clerk", event, kind, body)
    return {"id": event, "user_id": user_id}


def _user(tx: Tx, user_id: str, fields: dict[str, Any]) -> Doc:
    if not fields.get("email"):
        raise ValueError("email is needed")
    verified = fields.get("email_verified", True)
    email_id = f"idn_{user_id.removeprefix('user_')}"
    return {
        "birthday": "",
        "created_at": tx.now * 1000,
        "email_addresses": [
            {
                "email_address": fields["email"],
                "id": email_id,
                "linked_to": [],
                "object": "email_address",
                "verification": {
                    "status": "verified" if verified else "unverified",
                    "strategy": "email_code",
                },
            }
        ],
        "external_accounts": [],
        "external_id": None,
        "first_name": fields.get("first_name"),
        "id": user_id,
        "image_url": fields.get("image_url", ""),
        "last_name": fields.get("last_name"),
        "last_sign_in_at": None,
        "object": "user",
        "password_enabled": True,
        "phone_numbers": [],
        "primary_email_address_id": email_id,
        "primary_phone_number_id": None,
        "private_metadata": {},
        "public_metadata": {},
        "two_factor_enabled": False,
        "unsafe_metadata": {},
        "updated_at": tx.now * 1000,
        "username": None,
        "web3_wallets": [],
    }
