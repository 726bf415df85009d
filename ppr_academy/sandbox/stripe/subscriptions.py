"""Subscriptions: what they look like, and how one begins, renews, changes and ends.

Each has one item. What happens by itself later (the end of a trial, a renewal, another try to
collect) is a task at its own time. Source: docs.stripe.com/billing/subscriptions/overview.
"""

from typing import Any

from ppr_academy.sandbox.store import Doc, Tx
from ppr_academy.sandbox.stripe import invoice_shape, invoices, subscription_shape
from ppr_academy.sandbox.stripe.invoice_shape import Item
from ppr_academy.sandbox.stripe.invoices import DAY
from ppr_academy.sandbox.stripe.methods import Method
from ppr_academy.sandbox.stripe.periods import period_end, share
from ppr_academy.sandbox.stripe.work import Work, money, present
from ppr_academy.sandbox.world import Sandbox, task

TRIAL_NOTICE = 3 * DAY
ENDED = ("canceled", "incomplete_expired")
GIVE_UP = "billing.give_up"
"""Control: what becomes of a subscription that could not be collected: `canceled` or `unpaid`."""


def item_of(sub: Doc) -> Doc:
    """The one thing that a subscription bills."""
    item: Doc = sub["items"]["data"][0]
    return item


def name_of(work: Work, price: Doc) -> str:
    """What a price sells, as a line of an invoice calls it."""
    product = work.find(price["product"]) or {"name": price["id"]}
    return str(product["name"])


def first_invoice(work: Work, sub: Doc) -> Doc:
    """The draft of a subscription's first invoice: the first period, or a free trial."""
    item = item_of(sub)
    price, name = item["price"], name_of(work, item["price"])
    amount, words = price["unit_amount"], _period_words(price, name)
    if sub["status"] == "trialing":
        amount, words = 0, f"Trial period for {name}"
    start, end = item["current_period_start"], item["current_period_end"]
    line = Item(amount, words, price, start, end)
    return invoice_shape.build(work, sub, "subscription_create", [line])


def _period_words(price: Doc, name: str) -> str:
    unit = price["recurring"]["interval"]
    cost = money(price["unit_amount"], price["currency"])
    return f"1 × {name} (at {cost} / {unit})"


def unschedule(work: Work, sub: Doc) -> None:
    """Forget when the period would have ended: it ends otherwise now."""
    work.tx.run(
        "DELETE FROM task WHERE name IN ('stripe.renew', 'stripe.trial_will_end')"
        " AND json_extract(arg, '$.subscription') = ?",
        sub["id"],
    )


def schedule(work: Work, sub: Doc) -> None:
    """Remember what comes next: the renewal, and a word before a trial ends."""
    end = item_of(sub)["current_period_end"]
    arg = {"subscription": sub["id"], "at": end}
    if sub["status"] == "trialing":
        notice = max(end - TRIAL_NOTICE, work.now)
        work.tx.add_task("stripe.trial_will_end", arg, notice)
    work.tx.add_task("stripe.renew", arg, end)


def renew(work: Work, sub: Doc) -> None:
    """The period is over: end what was cancelled, or begin the next one and collect it."""
    if sub["cancel_at_period_end"]:
        end(work, sub)
        return
    item = item_of(sub)
    before, old_status = present_period(sub), sub["status"]
    start = item["current_period_end"]
    price = item["price"]
    item |= {
        "current_period_start": start,
        "current_period_end": period_end(sub["billing_cycle_anchor"], start, price["recurring"]),
    }
    if sub["status"] == "trialing":
        sub["status"] = "active"
        before["status"] = old_status
    pending, sub["_pending"] = sub["_pending"], []
    work.save(sub)
    lines = [Item(price=work.get("price", row.pop("price_id")), **row) for row in pending]
    name = name_of(work, price)
    period = start, item["current_period_end"]
    lines.append(Item(price["unit_amount"], _period_words(price, name), price, *period))
    invoice = invoice_shape.build(work, sub, "subscription_cycle", lines)
    invoice["period_start"] = before["items"]["data"][0]["current_period_start"]
    work.emit("customer.subscription.updated", sub, previous=before)
    invoices.issue(work, sub, invoice)
    after_collecting(work, sub, invoices.collect(work, sub, invoice), invoice)
    schedule(work, sub)


def present_period(sub: Doc) -> Doc:
    """`previous_attributes` of a change of the item."""
    return {"items": {"data": [present(item_of(sub))]}}


def after_collecting(work: Work, sub: Doc, declined: Method | None, invoice: Doc) -> None:
    """Bring a subscription's status to how its invoice ended."""
    if declined is None:
        is_latest = sub["latest_invoice"] == invoice["id"]
        if sub["status"] in ("past_due", "unpaid") and is_latest:
            set_status(work, sub, "active")
        return
    if invoice["next_payment_attempt"] is not None:
        set_status(work, sub, "past_due")
    elif work.tx.get_control(GIVE_UP, "canceled") == "unpaid":
        set_status(work, sub, "unpaid")
    else:
        end(work, sub, "payment_failed")


def set_status(work: Work, sub: Doc, status: str) -> None:
    """Say that a subscription stands otherwise now, if it does."""
    if sub["status"] != status:
        before = {"status": sub["status"]}
        work.save(sub, status=status)
        work.emit("customer.subscription.updated", sub, previous=before)


def end(work: Work, sub: Doc, reason: str = "cancellation_requested") -> None:
    """A subscription is over. Nothing is billed any more."""
    work.save(
        sub,
        canceled_at=sub["canceled_at"] or work.now,
        cancellation_details=sub["cancellation_details"] | {"reason": reason},
        ended_at=work.now,
        status="canceled",
    )
    invoices.give_up(work, sub)
    work.emit("customer.subscription.deleted", sub)


def prorate(work: Work, sub: Doc, price: Doc, at: int) -> list[Item]:
    """What a change to another price of the same interval settles: unused back, rest on top."""
    item = item_of(sub)
    start, stop = item["current_period_start"], item["current_period_end"]
    old = item["price"]
    back = share(old["unit_amount"], start, stop, at)
    rest = share(price["unit_amount"], start, stop, at)
    return [
        Item(-back, f"Unused time on {name_of(work, old)}", old, at, stop, True),
        Item(rest, f"Remaining time on {name_of(work, price)}", price, at, stop, True),
    ]


def change_price(work: Work, sub: Doc, price: Doc, behavior: str, at: int) -> Doc | None:
    """Move to another price; the invoice that has to be paid for it now, if there is one.

    Another interval begins a new period at once, which is billed at once, as Stripe does.
    """
    item = item_of(sub)
    name = name_of(work, price)
    is_same = _interval(price) == _interval(item["price"])
    lines: list[Item] = []
    if sub["status"] != "trialing":
        if behavior != "none":
            lines = prorate(work, sub, price, at)
        if not is_same:
            stop = period_end(work.now, work.now, price["recurring"])
            full = Item(price["unit_amount"], _period_words(price, name), price, work.now, stop)
            lines = [*lines[:1], full]
            item |= {"current_period_start": work.now, "current_period_end": stop}
            sub["billing_cycle_anchor"] = work.now
    item |= {"price": price, "plan": subscription_shape.plan(price)}
    if not lines:
        return None
    if is_same and behavior == "create_prorations":
        sub["_pending"] += [_kept(line) for line in lines]
        return None
    return invoice_shape.build(work, sub, "subscription_update", lines)


def _interval(price: Doc) -> tuple[str, int]:
    return price["recurring"]["interval"], price["recurring"]["interval_count"]


def _kept(line: Item) -> dict[str, Any]:
    return {
        "amount": line.amount,
        "description": line.description,
        "price_id": line.price["id"],
        "start": line.start,
        "end": line.end,
        "proration": True,
    }


def _due(tx: Tx, arg: Doc) -> Doc | None:
    """The subscription of a task, unless the task is of a period that is no more."""
    sub = tx.find(arg["subscription"], "subscription")
    if sub is None or sub["status"] in (*ENDED, "unpaid"):
        return None
    return sub if item_of(sub)["current_period_end"] == arg["at"] else None


@task("stripe.renew")
def _renew_task(sandbox: Sandbox, tx: Tx, arg: Doc) -> None:
    if sub := _due(tx, arg):
        renew(Work(sandbox, tx), sub)


@task("stripe.trial_will_end")
def _trial_task(sandbox: Sandbox, tx: Tx, arg: Doc) -> None:
    sub = _due(tx, arg)
    if sub and sub["status"] == "trialing":
        Work(sandbox, tx).emit("customer.subscription.trial_will_end", sub)


@task("stripe.retry_invoice")
def _retry_task(sandbox: Sandbox, tx: Tx, arg: Doc) -> None:
    invoice = tx.find(arg["invoice"], "invoice")
    sub = tx.find(arg["subscription"], "subscription")
    if invoice and sub and invoice["next_payment_attempt"] == arg["at"]:
        work = Work(sandbox, tx)
        after_collecting(work, sub, invoices.collect(work, sub, invoice), invoice)
