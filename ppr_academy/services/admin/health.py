"""Whether the money adds up, as an admin sees it: rules as lights, what is broken, the runs."""

import uuid

from ppr_academy.services.admin import queries, views
from ppr_academy.services.admin.views import BreakRow, HeldStore, Light, MoneyHealth, RunRow
from ppr_academy.services.commerce.watch import history, runs
from ppr_academy.services.commerce.watch.history import KnownBreak, PastRun, RuleResult
from ppr_academy.services.core import jobs
from ppr_academy.services.core.viewer import Viewer

SHOWN_BREAKS = 100
SHOWN_RUNS = 12

_WORDS = {
    "every group sums to zero": "Every group sums to zero",
    "an order's postings are its numbers": "Each order is posted as it was quoted",
    "an order's numbers are its lines', and our fee their share": "Our 10 % is 10 %",
    "nothing is posted for an unpaid order": "Nothing is posted for an unpaid order",
    "a correction is of one order and balances": "Each correction balances",
    "a paid order has its access": "Each paid order has its access",
    "an access has its reason": "Each access has its reason",
    "every event is handled within ten minutes": "No event waits longer than 10 minutes",
    "our payments are the processor's charges": "Our payments are Stripe's charges",
    "an order says of its refunds what the processor says": "Each refund is what Stripe says",
    "our fee is our share of what is kept": "Our part of a refund is our part",
    "a disputed or mended order's postings are what its facts say": "Disputed and mended adds up",
    "what we took back for disputes is what they hold": "What disputes took back is what they hold",
    "the sums of a day are its sales'": "Each summed day is its sales",
    "a payout is the sum of its rows": "Each payout is the sum of its rows",
}


def get_money_health(viewer: Viewer) -> MoneyHealth:
    """The page. Raises NotFound for anybody but an admin."""
    viewer.require_admin()
    session = viewer.session
    count, breaks = history.list_open_breaks(session, SHOWN_BREAKS)
    past = history.list_runs(session, SHOWN_RUNS)
    held = history.list_held_stores(session)
    stores = queries.map_stores(
        session, {b.store_id for b in breaks if b.store_id} | {store_id for store_id, _ in held}
    )
    people = queries.map_names(session, {run.asked_by for run in past if run.asked_by})
    newest = past[0] if past else None
    is_running = newest is not None and newest.is_running
    finished = next((run for run in past if run.seconds is not None), None)
    return MoneyHealth(
        lights=[_light(result, finished) for result in history.list_rules(session)],
        broken=count,
        breaks=[_break(one, stores) for one in breaks],
        held=[HeldStore(*stores[store_id], views.iso(since)) for store_id, since in held],
        holds_all=any(one.holds_all for one in breaks),
        runs=[_run(run, people) for run in past],
        checked_at=views.iso(finished.started_at) if finished else "",
        is_running=is_running,
        percent=_percent(newest) if newest and is_running else "0%",
        is_sound=finished is not None and count == 0,
    )


def ask_check(viewer: Viewer) -> None:
    """Have every rule looked at now, Stripe's list too; once at a time.

    Raises NotFound for anybody but an admin.
    """
    actor_id = viewer.require_admin()
    session = viewer.session
    if not history.is_running(session):
        run = runs.add_run(session, asked_by=actor_id, with_processor=True)
        jobs.enqueue(session, "commerce.run_checks", str(run.id), key=str(run.id))


def _light(result: RuleResult, run: PastRun | None) -> Light:
    figure = {
        "ok": _figure(result, run),
        "broken": f"{result.count:,} broken",
        "unknown": "Stripe did not answer",
        "never": "not looked at yet",
    }[result.state]
    tone = {"ok": "on", "broken": "bad", "unknown": "warn", "never": ""}[result.state]
    words = _WORDS.get(result.rule, result.rule.capitalize())
    return Light(words, tone, figure, views.iso(result.at))


def _figure(result: RuleResult, run: PastRun | None) -> str:
    if run is None:
        return "holds"
    if "group" in result.rule:
        return f"{run.groups:,} groups"
    if "order" in result.rule or "access" in result.rule:
        return f"{run.orders:,} orders"
    return "holds"


def _break(one: KnownBreak, stores: dict[uuid.UUID, tuple[str, str]]) -> BreakRow:
    name, slug = stores.get(one.store_id, ("", "")) if one.store_id else ("", "")
    to = ""
    if one.order_id:
        to = f"/admin/orders/{one.order_id}"
    elif one.event_id:
        to = f"/admin/events/{one.event_id}"
    return BreakRow(
        key=f"{one.rule}|{one.subject}",
        rule=_WORDS.get(one.rule, one.rule.capitalize()),
        subject=one.subject,
        detail=one.detail,
        since=views.iso(one.found_at),
        store=name,
        store_slug=slug,
        to_page=to,
    )


def _run(run: PastRun, people: dict[uuid.UUID, str]) -> RunRow:
    if run.is_running:
        said, tone = f"{run.checks_done} of {run.checks_total} rules", "lamp"
    elif run.seconds is None:
        said, tone = "cut short", ""
    elif run.breaks:
        said, tone = f"{run.breaks:,} broken", "bad"
    else:
        said, tone = "all holds", "on"
    return RunRow(
        id=str(run.run_id),
        at=views.iso(run.started_at),
        who=people.get(run.asked_by, "") if run.asked_by else "By the clock",
        said=said,
        tone=tone,
        orders=f"{run.orders:,}" if run.seconds is not None else "",
        groups=f"{run.groups:,}" if run.seconds is not None else "",
        took=f"{run.seconds:.1f} s" if run.seconds is not None else "",
        with_processor=run.with_processor,
    )


def _percent(run: PastRun) -> str:
    return f"{run.checks_done * 100 // max(1, run.checks_total)}%"
