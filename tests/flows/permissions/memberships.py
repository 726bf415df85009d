"""Memberships: a store's tiers, and one's own."""

from typing import Any

from tests.flows.permissions.row import NO_STORE, NOT_FOUND, OK, Given, Row, event, request
from tests.flows.permissions.world import World

TIERS = "dashboard.memberships.TiersState"
OWN = "account.memberships.MembershipsState"
PLAN = "dashboard.plan.PlanState"
ASLEEP = "service_unavailable"


def _tier(name: str, args: Given = lambda world: (world.tier,), **row: Any) -> Row:
    act = event(TIERS, name, args, before=row.pop("before", lambda _world: {}))
    return Row(f"TiersState.{name}", act, **({"nobody": NO_STORE} | row))


def _own(name: str, args: Given, **row: Any) -> Row:
    return Row(f"MembershipsState.{name}", event(OWN, name, args), who="buyer", **row)


def _writing(world: World) -> dict[str, Any]:
    from ppr_academy.services.commerce.subscriptions.views import TierRow

    return {"draft": TierRow(id=world.tier, version=1), "interval": "month", "includes": "all"}


def _shown_plan(world: World) -> Any:
    from ppr_academy.services.commerce.subscriptions.plans import PlanView

    return PlanView(subscription_id=world.plan)


def _typed(_world: World) -> tuple[dict[str, str], ...]:
    return ({"title": "Gold", "promise": "", "price": "29", "trial_days": "7"},)


ROWS = [
    _tier("watch", lambda _world: (), stranger=OK, writes=False),
    _tier("save", _typed, before=_writing),
    _tier("sell", lambda world: (world.draft_tier,)),
    _tier("archive"),
    Row("MembershipsState.watch", event(OWN, "watch"), stranger=OK, nobody=OK, writes=False),
    _own("cancel", lambda world: (world.membership,)),
    _own("resume", lambda world: (world.leaving,)),
    _own("change", lambda world: (world.membership, world.other_tier)),
    # Past the door stands Stripe, which does not answer here.
    _own(
        "look_at",
        lambda world: (world.membership, world.other_tier),
        allowed=ASLEEP,
        writes=False,
    ),
    Row(
        "POST /api/memberships",
        request("POST", "/api/memberships", lambda w: {"data": {"offer_id": w.tier}}),
        stranger=OK,
        nobody=OK,
        allowed="already_member",
        who="buyer",
        writes=False,
        adds=True,
    ),
    Row(
        "POST /api/memberships/portal",
        request(
            "POST",
            "/api/memberships/portal",
            lambda w: {"data": {"subscription_id": w.membership}},
        ),
        allowed=ASLEEP,
        who="buyer",
        writes=False,
    ),
]

ROWS += [
    Row(
        "PlanState.watch",
        event(PLAN, "watch"),
        stranger=OK,
        nobody=NO_STORE,
        writes=False,
    ),
    Row(
        "PlanState.change",
        event(PLAN, "change", lambda _world: ("pro",)),
        stranger="not_running",
        nobody=NO_STORE,
    ),
    Row(
        "PlanState.resume",
        event(PLAN, "resume", before=lambda world: {"plan": _shown_plan(world)}),
        nobody=NOT_FOUND,
        writes=False,
    ),
    Row(
        "POST /api/plan",
        request("POST", "/api/plan", lambda _w: {"data": {"plan": "pro"}}),
        stranger=OK,
        nobody=NO_STORE,
        allowed="already_member",
        writes=False,
        adds=True,
    ),
]

_FORM = "Changes only the form that the own page shows."
PUBLIC = {
    "TiersState.start": _FORM,
    "TiersState.edit": _FORM,
    "TiersState.stop": _FORM,
    "TiersState.pick_interval": _FORM,
    "TiersState.pick_includes": _FORM,
    "TiersState.toggle_course": _FORM,
    "MembershipsState.choose": _FORM,
}
