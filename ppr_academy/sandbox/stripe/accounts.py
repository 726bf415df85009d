"""Connected accounts (Connect Express) and their onboarding links."""

from typing import Any

from ppr_academy.sandbox.ids import stripe_id, token
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import rules
from ppr_academy.sandbox.stripe.call import Call, endpoint
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.reads import page
from ppr_academy.sandbox.stripe.work import Work

LINK_SECONDS = 300

_DUE = ["business_profile.url", "external_account", "individual.id_number", "tos_acceptance.date"]


@endpoint("POST", "/v1/accounts", params=("_account_create_params", "AccountCreateParams"))
def create(call: Call) -> Doc:
    """An Express account that has yet to be onboarded."""
    work, data = call.work, call.params
    if data.get("type", "express") != "express":
        text = "The sandbox stands in for Express accounts only."
        raise StripeRefusal(text, param="type")
    if data.get("email"):
        rules.email(data["email"], "email")
    account = _blank(work, data)
    _apply(account, data)
    return work.put(account)


def _blank(work: Work, data: Doc) -> Doc:
    key = stripe_id("acct")
    wanted = data.get("capabilities") or {"card_payments": {}, "transfers": {}}
    return {
        "id": key,
        "object": "account",
        "business_profile": {
            "annual_revenue": None,
            "estimated_worker_count": None,
            "mcc": None,
            "minority_owned_business_designation": None,
            "name": None,
            "product_description": None,
            "support_address": None,
            "support_email": None,
            "support_phone": None,
            "support_url": None,
            "url": None,
        },
        "business_type": data.get("business_type"),
        "capabilities": dict.fromkeys(sorted(wanted), "inactive"),
        "charges_enabled": False,
        "controller": {
            "fees": {"payer": "application_express"},
            "is_controller": True,
            "losses": {"payments": "application"},
            "requirement_collection": "stripe",
            "stripe_dashboard": {"type": "express"},
            "type": "application",
        },
        "country": data.get("country", "US"),
        "created": work.now,
        "default_currency": data.get("default_currency", "usd"),
        "details_submitted": False,
        "email": data.get("email"),
        "external_accounts": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/accounts/{key}/external_accounts",
        },
        "future_requirements": requirements([]),
        "metadata": rules.metadata({}, data.get("metadata")),
        "payouts_enabled": False,
        "requirements": requirements(_DUE, "requirements.past_due"),
        "settings": {
            "dashboard": {"display_name": None, "timezone": "Etc/UTC"},
            "payouts": {
                "debit_negative_balances": True,
                "schedule": {"delay_days": 2, "interval": "daily"},
                "statement_descriptor": None,
            },
        },
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
        "type": "express",
    }


def requirements(due: list[str], disabled: str | None = None) -> Doc:
    """What Stripe still wants to know."""
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": due,
        "disabled_reason": disabled,
        "errors": [],
        "eventually_due": due,
        "past_due": due if disabled else [],
        "pending_verification": [],
    }


def _apply(account: Doc, data: Doc) -> None:
    for key, value in (data.get("business_profile") or {}).items():
        account["business_profile"][key] = value or None
    wanted = (data.get("settings") or {}).get("payouts") or {}
    payouts: Doc = account["settings"]["payouts"]
    if "debit_negative_balances" in wanted:
        payouts["debit_negative_balances"] = wanted["debit_negative_balances"]
    if "schedule" in wanted:
        payouts["schedule"] = _schedule(payouts["schedule"], wanted["schedule"])


# What each rhythm needs beside itself.
_ANCHORS: dict[str, tuple[str, ...]] = {
    "weekly": ("weekly_anchor", "weekly_payout_days"),
    "monthly": ("monthly_anchor", "monthly_payout_days"),
}


def _schedule(old: Doc, wanted: Doc) -> Doc:
    where = "settings[payouts][schedule]"
    interval = str(wanted.get("interval", old["interval"]))
    needed = _ANCHORS.get(interval, ())
    for name in (name for names in _ANCHORS.values() for name in names):
        if name in wanted and name not in needed:
            text = f"You can only set {name} for a payout interval that has it, not {interval}."
            raise StripeRefusal(text, param=f"{where}[{name}]")
    kept = {name: value for name, value in (old | wanted).items() if name in needed}
    if needed and not kept:
        text = f"A {interval} payout schedule needs {needed[0]}."
        raise StripeRefusal(text, code="parameter_missing", param=f"{where}[{needed[0]}]")
    days: list[int] = [*kept.get("monthly_payout_days", []), kept.get("monthly_anchor", 1)]
    if any(not 1 <= day <= 31 for day in days):
        text = "A day of the month is 1 to 31."
        raise StripeRefusal(text, param=f"{where}[monthly_anchor]")
    asked = str(wanted.get("delay_days", old["delay_days"]))
    delay = 2 if asked == "minimum" else int(asked)
    if not 2 <= delay <= 31:
        raise StripeRefusal("delay_days is 2 to 31.", param=f"{where}[delay_days]")
    return {"delay_days": delay, "interval": interval, **kept}


@endpoint("POST", "/v1/accounts/{id}", params=("_account_update_params", "AccountUpdateParams"))
def update(call: Call) -> Doc:
    """Change what the platform may change."""
    work, data = call.work, call.params
    account = work.get("account", call.path["id"])
    if data.get("email"):
        rules.email(data["email"], "email")
    before: dict[str, Any] = {}
    for name in ("email", "business_type", "default_currency"):
        if name in data and data[name] != account[name]:
            before[name] = account[name]
            account[name] = data[name] or None
    for name in data.get("capabilities") or {}:
        active = "active" if account["charges_enabled"] else "inactive"
        account["capabilities"].setdefault(name, active)
    _apply(account, data)
    if "metadata" in data:
        before["metadata"] = account["metadata"]
        account["metadata"] = rules.metadata(account["metadata"], data["metadata"])
    work.save(account)
    work.emit("account.updated", account, previous=before, account=account["id"])
    return account


@endpoint("GET", "/v1/accounts/{id}", params=("_account_retrieve_params", "AccountRetrieveParams"))
def retrieve(call: Call) -> Doc:
    """One connected account."""
    return call.work.get("account", call.path["id"])


@endpoint("GET", "/v1/accounts", params=("_account_list_params", "AccountListParams"))
def list_(call: Call) -> Doc:
    """All connected accounts."""
    return page(call.work, "account", call.params, {}, "/v1/accounts")


@endpoint(
    "POST", "/v1/account_links", params=("_account_link_create_params", "AccountLinkCreateParams")
)
def create_link(call: Call) -> Doc:
    """A link to the onboarding page, good for five minutes and one visit."""
    work, data = call.work, call.params
    account = work.get("account", data["account"], param="account")
    for name in ("refresh_url", "return_url"):
        if name not in data:
            text = f"Missing required param: {name}."
            raise StripeRefusal(text, code="parameter_missing", param=name)
        rules.url(data[name], name)
    if data["type"] == "account_update":
        text = "You cannot create account_update type Account Links for this account. "
        raise StripeRefusal(text + "Use account_onboarding.", param="type")
    key = token(24)
    link = {
        "object": "account_link",
        "created": work.now,
        "expires_at": work.now + LINK_SECONDS,
        "url": f"{work.sandbox.settings.base}/connect/{key}",
    }
    noted = {
        "id": key,
        "_account": account["id"],
        "_used": False,
        "_return_url": data["return_url"],
        "_refresh_url": data["refresh_url"],
    }
    work.put(link | noted, parent=account["id"])
    return link


def finish_onboarding(work: Work, key: str) -> Doc:
    """Everything Stripe wanted is there: charges and payouts are on."""
    account = work.get("account", key)
    if account["details_submitted"] and account["charges_enabled"]:
        return account
    names = ("charges_enabled", "details_submitted", "payouts_enabled")
    before: Doc = {name: account[name] for name in names}
    before |= {"capabilities": account["capabilities"], "requirements": account["requirements"]}
    work.save(
        account,
        **dict.fromkeys(names, True),
        capabilities=dict.fromkeys(account["capabilities"], "active"),
        requirements=requirements([]),
        tos_acceptance={"date": work.now, "ip": "127.0.0.1", "user_agent": None},
        external_accounts=account["external_accounts"] | {"data": [_bank_account(account)]},
    )
    work.emit("account.updated", account, previous=before, account=account["id"])
    return account


def _bank_account(account: Doc) -> Doc:
    return {
        "id": stripe_id("ba"),
        "object": "bank_account",
        "account": account["id"],
        "account_holder_name": None,
        "account_holder_type": "individual",
        "account_type": "checking",
        "available_payout_methods": ["standard"],
        "bank_name": "Sandbox Bank",
        "country": account["country"],
        "currency": account["default_currency"],
        "default_for_currency": True,
        "fingerprint": "bank6789",
        "future_requirements": None,
        "last4": "6789",
        "metadata": {},
        "requirements": None,
        "routing_number": "110000000",
        "status": "verified",
    }


def restrict(work: Work, key: str) -> Doc:
    """Stripe asks again: charges and payouts are off until onboarding is finished once more."""
    account = work.get("account", key)
    before = {
        "charges_enabled": account["charges_enabled"],
        "requirements": account["requirements"],
    }
    work.save(
        account,
        charges_enabled=False,
        payouts_enabled=False,
        capabilities=dict.fromkeys(account["capabilities"], "inactive"),
        requirements=requirements(["individual.verification.document"], "requirements.past_due"),
    )
    work.emit("account.updated", account, previous=before, account=account["id"])
    return account
