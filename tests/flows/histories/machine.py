"""The state machine: buying, paying, giving back, disputing, hearing of it late, and dying.

A rule that finds nothing to do does nothing: what can be done depends on times and ids, and a
history must be drawn the same way whenever it is played again.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ppr_academy.models.subscriptions import Subscription
from ppr_academy.sandbox.store import Doc
from tests.flows.histories import truth
from tests.flows.histories.world import SWEEPS, World

SEAMS = st.one_of(st.none(), st.none(), st.integers(0, 9))
"""After how many seams an act of ours is cut short, mostly never."""

PRICES = st.sampled_from([100, 105, 2999, 4900, 120_450])
BUYERS = st.integers(0, 1)
ITEMS = st.integers(0, 4)
MEMBERSHIP = 5
SOLD = st.lists(st.tuples(BUYERS, st.integers(0, MEMBERSHIP), st.booleans()), max_size=4)
PICK = st.integers(0, 1000)
"""Which one of what there is by then."""


class MoneyMachine(RuleBasedStateMachine):
    """A history. `new_world` gives a world with a store, whose first course costs so many cents."""

    new_world: Callable[[int], World]

    @initialize(price=PRICES, seed=st.integers(0, 2**16), sold=SOLD)
    def begin(self, price: int, seed: int, sold: list[tuple[int, int, bool]]) -> None:
        """Some things were sold before; of some of that we have not heard yet."""
        self.world = type(self).new_world(price)
        self.random = Random(seed)
        for buyer, item, is_heard in sold:
            self._sell(buyer, item, "visa")
            if is_heard:
                self.world.deliver_all(self.random)
                self.world.run_jobs()

    def _sell(self, buyer: int, item: int, method: str) -> None:
        before = len(self.world.find("checkout.session"))
        if item == MEMBERSHIP:
            self.world.join(buyer)
        else:
            self.world.buy(buyer, item, "")
        self.world.collect()
        for session in self.world.find("checkout.session")[before:]:
            self.world.pay(session["id"], method)

    def _ours(self, seams: int | None, act: Callable[..., Any], *given: Any) -> None:
        with self.world.fate.dying_after(seams):
            act(*given)
        self.world.collect()

    def _pick(self, kind: str, pick: int, *states: str) -> Doc | None:
        found = [doc for doc in self.world.find(kind) if doc["status"] in states]
        return found[pick % len(found)] if found else None

    def _charge(self, pick: int) -> Doc | None:
        found = [c for c in self.world.find("charge", status="succeeded") if c["transfer"]]
        return found[pick % len(found)] if found else None

    # -- buying and paying -----------------------------------------------------------------------

    @rule(
        buyer=BUYERS,
        item=ITEMS,
        code=st.sampled_from(["", "", "fifth", " fi ver", "GIFT", "nope"]),
        seams=SEAMS,
    )
    def buy(self, buyer: int, item: int, code: str, seams: int | None) -> None:
        self._ours(seams, self.world.buy, buyer, item, code)

    @rule(
        buyer=BUYERS,
        item=st.integers(0, MEMBERSHIP),
        method=st.sampled_from(["visa", "visa", "bank"]),
    )
    def buy_and_pay(self, buyer: int, item: int, method: str) -> None:
        self._sell(buyer, item, method)

    @rule(pick=PICK, method=st.sampled_from(["visa", "visa", "declined", "bank"]))
    def pay(self, pick: int, method: str) -> None:
        session = self._pick("checkout.session", pick, "open")
        if session:
            self.world.pay(session["id"], method)

    @rule(pick=PICK, yes=st.booleans())
    def bank_answers(self, pick: int, yes: bool) -> None:
        charge = self._pick("charge", pick, "pending")
        if charge:
            intent = charge["payment_intent"]
            (session,) = self.world.find("checkout.session", payment_intent=intent)
            self.world.bank(session["id"], yes=yes)

    # -- memberships -----------------------------------------------------------------------------

    @rule(buyer=BUYERS, seams=SEAMS)
    def join(self, buyer: int, seams: int | None) -> None:
        self._ours(seams, self.world.join, buyer)

    @rule(pick=PICK, cancels=st.booleans())
    def change_mind(self, pick: int, cancels: bool) -> None:
        found = truth.read(Subscription)
        if found:
            self.world.change_mind(found[pick % len(found)], cancels=cancels)

    @rule(pick=PICK, method=st.sampled_from(["visa", "declined"]))
    def next_card(self, pick: int, method: str) -> None:
        sub = self._pick("subscription", pick, *truth.RUNNING)
        if sub:
            self.world.next_card(sub["customer"], method)

    # -- giving back -----------------------------------------------------------------------------

    @rule(pick=PICK, cents=st.sampled_from([0, 0, 1, 33, 77, 500]), seams=SEAMS)
    def refund(self, pick: int, cents: int, seams: int | None) -> None:
        charge = self._charge(pick)
        order = truth.order_of(charge) if charge else None
        if order:
            self._ours(seams, self.world.refund, order, cents)

    @rule(pick=PICK, cents=st.sampled_from([1, 33, 500, 10**9]), shared=st.booleans())
    def refund_in_dashboard(self, pick: int, cents: int, shared: bool) -> None:
        charge = self._charge(pick)
        if charge:
            self.world.refund_in_dashboard(charge, cents, shared=shared)

    @rule(pick=PICK, status=st.sampled_from(["succeeded", "failed"]))
    def end_refund(self, pick: int, status: str) -> None:
        refund = self._pick("refund", pick, "pending", "succeeded")
        if refund:
            self.world.end_refund(refund, status)

    @rule(pick=PICK, cents=st.sampled_from([0, 0, 50, 20_000]), is_inquiry=st.booleans())
    def dispute(self, pick: int, cents: int, is_inquiry: bool) -> None:
        charge = self._charge(pick)
        if charge:
            self.world.dispute(charge, cents, is_inquiry=is_inquiry)

    @rule(pick=PICK, for_us=st.booleans())
    def decide(self, pick: int, for_us: bool) -> None:
        dispute = self._pick("dispute", pick, *truth.UNDECIDED)
        if dispute:
            is_inquiry = dispute["status"].startswith("warning")
            words = ("escalated", "warning_closed") if is_inquiry else ("lost", "won")
            self.world.decide(dispute, words[for_us])

    # -- hearing of it ---------------------------------------------------------------------------

    @rule(pick=PICK, copies=st.integers(1, 3), seams=SEAMS)
    def hear(self, pick: int, copies: int, seams: int | None) -> None:
        if self.world.waiting:
            event = self.world.waiting[pick % len(self.world.waiting)]
            for _ in range(copies):
                self._ours(seams, self.world.deliver, event)

    @rule()
    def hear_everything(self) -> None:
        self.world.deliver_all(self.random)

    @rule(pick=PICK)
    def hear_again(self, pick: int) -> None:
        if self.world.heard:
            self.world.deliver(self.world.heard[pick % len(self.world.heard)])

    # -- what runs by itself ---------------------------------------------------------------------

    @rule(at_most=st.integers(1, 4), seams=SEAMS)
    def run_jobs(self, at_most: int, seams: int | None) -> None:
        self._ours(seams, self.world.run_jobs, at_most)

    @rule(which=st.integers(0, len(SWEEPS) - 1), seams=SEAMS)
    def sweep(self, which: int, seams: int | None) -> None:
        self._ours(seams, self.world.sweep, which)

    @rule(troubles=st.lists(st.sampled_from(["down", "lost", ""]), max_size=4))
    def stripe_has_a_bad_day(self, troubles: list[str]) -> None:
        self.world.wire.troubles = list(troubles)

    @rule(minutes=st.sampled_from([1, 6, 30, 61, 2 * 1440, 8 * 1440, 32 * 1440]))
    def time_passes(self, minutes: int) -> None:
        self.world.pass_time(minutes)

    @rule()
    def look_at_the_books(self) -> None:
        truth.assert_sound_on_the_way()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.world.come_to_rest(self.random)
        truth.assert_true(self.world)
