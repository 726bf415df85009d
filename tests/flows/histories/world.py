"""One store, its buyers, Stripe beside it, and everything that can happen between them.

Each act is one press of a button on our side or at Stripe. What Stripe says is collected; it is
delivered when a history wants, and acts may be cut short at any of their seams.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine

from ppr_academy.models.subscriptions import Subscription
from ppr_academy.sandbox import signing
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import accounts, books, disputes, methods, portal, refunds
from ppr_academy.sandbox.stripe import checkout as stripe_checkout
from ppr_academy.sandbox.stripe.errors import StripeRefusal
from ppr_academy.sandbox.stripe.work import Work
from ppr_academy.sandbox.world import Sandbox
from ppr_academy.services.commerce import checkout, connect, reconcile
from ppr_academy.services.commerce import queries as order_queries
from ppr_academy.services.commerce.checkout import Started
from ppr_academy.services.commerce.disputes import answers, moves
from ppr_academy.services.commerce.inbox import receive_stripe_event
from ppr_academy.services.commerce.products.managing import save_product, set_on_sale
from ppr_academy.services.commerce.quoting import Choice
from ppr_academy.services.commerce.refunds import decisions, sending
from ppr_academy.services.commerce.subscriptions import changing, joining
from ppr_academy.services.commerce.subscriptions.jobs import sweep_subscriptions
from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.errors import DomainError, ServiceUnavailable
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.gateways.payments import PaymentRefused
from tests.builders import a_coupon, a_course, a_store, a_tier, a_user, scope_of
from tests.flows.histories.wire import Fate, Wire

STEADY = 10
"""Rounds of deliveries, jobs and sweeps after which everything must have come to rest."""

SWEEPS: tuple[Callable[[], object], ...] = (
    reconcile.reconcile_open_orders,
    reconcile.collect_processor_fees,
    sending.sweep_refunds,
    sending.find_unheard_refunds,
    moves.run_due_moves,
    answers.answer_open_disputes,
    sweep_subscriptions,
)
"""What the clock runs (commerce/jobs.py), but for payouts and the audit."""


@dataclass(frozen=True)
class Item:
    """Something for sale. `amount` is what the buyer types, where they name the price."""

    id: uuid.UUID
    amount: str = ""


class World:
    """The state of a history: who and what there is, what Stripe said and was not yet heard."""

    def __init__(self, engine: Engine, sandbox: Sandbox, wire: Wire, fate: Fate) -> None:
        self.engine = engine
        self.sandbox = sandbox
        self.wire = wire
        self.fate = fate
        self.ahead = timedelta()
        self.waiting: list[Doc] = []
        self.heard: list[Doc] = []
        self.done: set[str] = set()
        self._seen = 0

    def now(self) -> datetime:
        """The time of this history; it takes the place of `clock.now`."""
        return datetime.now(UTC) + self.ahead

    def keep(self) -> dict[str, Any]:
        """What this world knows, for one that begins where this one is."""
        names = ("owner", "account_id", "tier", "buyers", "items", "_seen")
        return {name: getattr(self, name) for name in names}

    def go_on(self, kept: dict[str, Any]) -> None:
        """Begin where another one was, at the time that it is at Stripe."""
        vars(self).update(kept)
        self.wake()

    def wake(self) -> None:
        """Take over the time that went by at Stripe."""
        with self.sandbox.store.read() as tx:
            self.ahead = timedelta(seconds=tx.ahead)

    def open(self, price_cents: int) -> None:
        """A store that can be paid, with one of everything, two buyers and three codes."""
        with db.transaction() as session:
            store = a_store(session)
        connect.open_onboarding(connect.Onboarding(store.id, ""))
        with db.reading() as session:
            account = order_queries.find_connect_account(session, store.id)
        assert account is not None
        self.owner, self.account_id = store.owner_id, account.stripe_account_id
        with self.at_stripe() as work:
            accounts.finish_onboarding(work, self.account_id)
            books.post(work, "topup", 10_000_000, {"id": "tu_first", "currency": "usd"})
        self.deliver_all(Random(0))
        with db.transaction() as session:
            scope = scope_of(session, store)
            first = a_course(scope, price_cents=price_cents)
            second = a_course(scope, slug="second", title="Second", price_cents=2100)
            courses = [str(first.id), str(second.id)]
            both = _product(scope, kind="bundle", title="Both", price="23.33", course_ids=courses)
            own = _product(
                scope,
                kind="pay_what_you_want",
                title="Own",
                price="3",
                suggested="9",
                course_ids=courses[1:],
            )
            tip = _product(scope, kind="tip", title="Coffee", suggested="5")
            a_coupon(scope, code="FIFTH", max_uses=2)
            a_coupon(scope, code="FIVER", percent=0, off_cents=500, max_per_buyer=1)
            a_coupon(scope, code="GIFT", percent=100, max_uses=1)
            self.tier = a_tier(scope).id
            self.buyers = [a_user(session).id for _ in range(2)]
        self.items = [
            Item(first.id),
            Item(second.id),
            Item(both),
            Item(own, "12.50"),
            Item(tip, "7.77"),
        ]

    # -- our side --------------------------------------------------------------------------------

    def buy(self, buyer: int, item: int, code: str) -> None:
        """Press Buy, as `POST /api/checkout` does it."""
        chosen = self.items[item]
        choice = Choice(code, chosen.amount)
        try:
            started = self._start(buyer, chosen.id, choice)
            if started.is_stale and started.order_id is not None:
                reconcile.close_checkout(started.order_id)
                started = self._start(buyer, chosen.id, choice)
            if started.order_id is not None:
                checkout.open_hosted_checkout(started.order_id)
        except DomainError:
            return  # a sentence for the person; what it left behind is looked at in the end

    def _start(self, buyer: int, item_id: uuid.UUID, choice: Choice) -> Started:
        with db.transaction() as session:
            return checkout.start_checkout(Viewer(session, self.buyers[buyer]), item_id, choice)

    def join(self, buyer: int) -> None:
        """Press Join, as `POST /api/memberships` does it."""
        try:
            begun = self._join(buyer)
            if begun.is_stale:
                joining.close_checkout(begun.subscription_id)
                begun = self._join(buyer)
            joining.open_hosted_checkout(begun.subscription_id)
        except DomainError:
            return

    def _join(self, buyer: int) -> joining.Begun:
        with db.transaction() as session:
            return joining.start_membership(Viewer(session, self.buyers[buyer]), self.tier)

    def change_mind(self, sub: Subscription, *, cancels: bool) -> None:
        """A member cancels, or takes it back."""
        do = changing.cancel if cancels else changing.resume
        try:
            with db.transaction() as session:
                do(Viewer(session, sub.subscriber_id), str(sub.id))
        except DomainError:
            return

    def refund(self, order_id: uuid.UUID, cents: int) -> None:
        """The creator gives money back; 0 cents are all that is left."""
        try:
            with db.transaction() as session:
                order = order_queries.lock_order(session, order_id)
                assert order is not None
                decisions.begin(
                    session, order, new_id(), cents, reason="asked", actor_id=self.owner
                )
        except DomainError:
            return

    def run_jobs(self, at_most: int = 1000) -> bool:
        """Run waiting jobs, oldest first; whether any ran. One that is cut short runs again."""
        ran = 0
        for job in jobs.list_waiting(self.engine):
            if job.workflow_id in self.done or ran == at_most:
                continue
            ran += 1
            if job.name.startswith("email."):
                self.done.add(job.workflow_id)
                continue
            try:
                jobs.job_kinds()[job.name].handler(*job.input["args"])
            except (ServiceUnavailable, PaymentRefused) as failed:
                if isinstance(failed, ServiceUnavailable):
                    continue
            self.done.add(job.workflow_id)
        self.collect()
        return ran > 0

    def sweep(self, which: int) -> None:
        """One of the scheduled jobs; what fails is left for its next time."""
        try:
            SWEEPS[which]()
        except ServiceUnavailable:
            return

    def letters(self, kind: str) -> list[str]:
        """About whom a kind of letter was asked for."""
        named = f"email.{kind}:"
        found = [j.workflow_id for j in jobs.list_waiting(self.engine)]
        return sorted(name.removeprefix(named) for name in found if name.startswith(named))

    # -- Stripe's side ---------------------------------------------------------------------------

    @contextmanager
    def at_stripe(self) -> Iterator[Work]:
        """Something happens at Stripe; it refuses what cannot be."""
        try:
            with self.sandbox.store.write() as tx:
                yield Work(self.sandbox, tx)
        except StripeRefusal:
            return
        finally:
            self.collect()

    def find(self, kind: str, **fields: str) -> list[Doc]:
        """Stripe's objects of a kind, oldest first."""
        with self.sandbox.store.read() as tx:
            rows = tx.run("SELECT doc FROM object WHERE kind = ? ORDER BY seq", kind).fetchall()
        found = [json.loads(row[0]) for row in rows]
        return [d for d in found if all(d.get(name) == value for name, value in fields.items())]

    def pay(self, session_id: str, method: str) -> None:
        """The buyer pays, or tries to."""
        with self.at_stripe() as work:
            stripe_checkout.pay(work, session_id, method)

    def bank(self, session_id: str, *, yes: bool) -> None:
        """A bank decides on a debit."""
        with self.at_stripe() as work:
            stripe_checkout.bank_answers(work, session_id, yes=yes)

    def refund_in_dashboard(self, charge: Doc, cents: int, *, shared: bool) -> None:
        """Somebody gives money back on Stripe's own pages, with or without the creator's part."""
        with self.at_stripe() as work:
            now = work.get("charge", charge["id"])
            left = now["amount"] - now["amount_refunded"]
            if not left or disputes.blocks_refund(work, now):
                return
            has_fee = shared and bool(now["application_fee"])
            refunds.refund(work, now, min(cents, left), reverse=shared, with_fee=has_fee)

    def end_refund(self, refund: Doc, status: str) -> None:
        """A refund arrives, or comes back."""
        with self.at_stripe() as work:
            refunds.end(work, refund["id"], status)

    def dispute(self, charge: Doc, cents: int, *, is_inquiry: bool) -> None:
        """A bank objects to a charge; 0 cents are all that is left of it."""
        with self.at_stripe() as work:
            now = work.get("charge", charge["id"])
            disputes.open_dispute(work, now, amount=cents or None, is_inquiry=is_inquiry)

    def decide(self, dispute: Doc, outcome: str) -> None:
        """The bank's word on a dispute or an inquiry."""
        with self.at_stripe() as work:
            disputes.decide(work, dispute["id"], outcome)

    def next_card(self, customer: str, method: str) -> None:
        """What a member pays with from now on."""
        with self.at_stripe() as work:
            portal.keep_method(work, customer, methods.METHODS[method])

    def pass_time(self, minutes: int) -> None:
        """Time goes by, for us and for Stripe, which does what falls due on the way."""
        self.ahead += timedelta(minutes=minutes)
        self.sandbox.move_clock(int(self.now().timestamp()))
        self.collect()

    # -- what Stripe says ------------------------------------------------------------------------

    def collect(self) -> None:
        """Take what Stripe has to say since the last time, instead of having it delivered."""
        wanted = self.sandbox.settings.stripe_events
        with self.sandbox.store.read() as tx:
            sql = "SELECT seq, doc FROM object WHERE kind = 'event' AND seq > ? ORDER BY seq"
            rows = tx.run(sql, self._seen).fetchall()
        for seq, doc in rows:
            self._seen = seq
            event = json.loads(doc)
            if event["type"] in wanted:
                self.waiting.append(event)

    def deliver(self, event: Doc) -> None:
        """One delivery. What we do not acknowledge stays with Stripe, to be sent again."""
        body = json.dumps(event)
        secret = get_settings().stripe_webhook_secret
        signature = signing.stripe_signature(body, secret, int(time.time()))
        try:
            receive_stripe_event(body.encode(), signature)
        except Exception:  # noqa: BLE001 - the route answers 500 to whatever it is
            return
        if event in self.waiting:
            self.waiting.remove(event)
            self.heard.append(event)

    def deliver_all(self, random: Random) -> None:
        """Everything that waits, once, in some order."""
        for event in random.sample(self.waiting, len(self.waiting)):
            self.deliver(event)

    def come_to_rest(self, random: Random) -> None:
        """All is heard, all is asked, all is done: what a day without trouble would bring."""
        self.wire.troubles.clear()
        self.collect()
        for round_ in range(STEADY):
            self.deliver_all(random)
            is_busy = self.run_jobs()
            self.pass_time(6)
            for sweep in SWEEPS:
                sweep()
            self.collect()
            if round_ > 1 and not is_busy and not self.waiting:
                return
        told = [(event["type"], event["id"]) for event in self.waiting]
        raise AssertionError(f"It does not come to rest: {told}")


def _product(scope: Any, **values: Any) -> uuid.UUID:
    product = save_product(scope, **values)
    set_on_sale(scope, product, is_on_sale=True)
    return uuid.UUID(product)
