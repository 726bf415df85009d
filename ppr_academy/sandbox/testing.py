"""For tests, seeds and benchmarks: sign events, pay without clicking, serve on a loopback port."""

import asyncio
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette

from ppr_academy.sandbox import signing
from ppr_academy.sandbox.ids import stripe_id, svix_id
from ppr_academy.sandbox.settings import PREFIX, STRIPE_EVENTS
from ppr_academy.sandbox.store import Doc
from ppr_academy.sandbox.stripe import accounts, checkout
from ppr_academy.sandbox.stripe.checkout import Payment
from ppr_academy.sandbox.stripe.work import API_VERSION, Work
from ppr_academy.sandbox.world import Sandbox

__all__ = [
    "STRIPE_EVENTS",
    "Controls",
    "free_port",
    "in_the_past",
    "onboard",
    "pay",
    "serve",
    "signed_event",
    "signed_svix",
    "stripe_event",
]


def stripe_event(
    kind: str, subject: Doc, *, key: str = "", created: int | None = None, account: str = ""
) -> Doc:
    """An event as Stripe would send it about `subject`."""
    event: Doc = {
        "id": key or stripe_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": int(time.time()) if created is None else created,
        "data": {"object": subject},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    return event | ({"account": account} if account else {})


def signed_event(
    kind: str,
    subject: Doc,
    secret: str,
    *,
    key: str = "",
    created: int | None = None,
    account: str = "",
    signed_at: int | None = None,
) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a signed Stripe webhook. `signed_at` in the past makes it stale."""
    body = json.dumps(stripe_event(kind, subject, key=key, created=created, account=account))
    at = int(time.time()) if signed_at is None else signed_at
    headers = {
        "content-type": "application/json",
        "stripe-signature": signing.stripe_signature(body, secret, at),
    }
    return body.encode(), headers


def signed_svix(
    payload: Doc, secret: str, *, key: str = "", signed_at: int | None = None
) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a Svix webhook (Resend, Clerk)."""
    body = json.dumps(payload)
    at = int(time.time()) if signed_at is None else signed_at
    signed = signing.svix_headers(body, secret, key or svix_id(), at)
    return body.encode(), {"content-type": "application/json", **signed}


def pay(
    app: Starlette | Sandbox,
    session_id: str,
    method: str = "visa",
    *,
    email: str = "",
    at: int | None = None,
    deliver: bool = True,
) -> tuple[Payment, list[Doc]]:
    """Pay a checkout session in this process. Returns how it went and the events that it caused.

    `at` (UTC seconds) backdates what it makes. Without `deliver` no webhook is queued: the caller
    hands the events over by itself, as a seed does.
    """
    sandbox = _sandbox(app)
    with sandbox.store.write(at) as tx:
        work = Work(sandbox, tx)
        payment = checkout.pay(work, session_id, method, email=email)
        if not deliver:
            for event in work.events:
                tx.run("DELETE FROM delivery WHERE event = ?", event["id"])
    return payment, work.events


def _sandbox(app: Starlette | Sandbox) -> Sandbox:
    if isinstance(app, Sandbox):
        return app
    sandbox: Sandbox = app.state.sandbox
    return sandbox


@contextmanager
def in_the_past(app: Starlette | Sandbox, moment: int) -> Iterator[None]:
    """Whatever is asked of this sandbox happens at `moment` (UTC seconds), also over HTTP.

    No webhook is queued and nothing is left to be done later: the caller hands the events over.
    For one caller at a time, as a seed is.
    """
    store = _sandbox(app).store
    before, store.past = store.past, moment
    try:
        yield
    finally:
        store.past = before


def onboard(app: Starlette | Sandbox, account: str) -> list[Doc]:
    """Finish a connected account's onboarding in this process; the events that it caused."""
    sandbox = _sandbox(app)
    with sandbox.store.write() as tx:
        work = Work(sandbox, tx)
        accounts.finish_onboarding(work, account)
    return work.events


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(app: Any, port: int) -> Iterator[str]:
    """Serve an ASGI application from a thread. Yields its address, without a slash at the end."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    server = Server(
        app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False
    )

    async def run() -> None:
        ready.set()
        await server.serve()

    def target() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(run())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    def halt() -> None:
        server.interrupt_signal = True
        server.main_loop_interrupt.set()

    thread = threading.Thread(target=target, name="sandbox-server", daemon=True)
    thread.start()
    ready.wait(5)
    _wait_for(lambda: _answers(port))
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(halt)
        thread.join(10)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 0.2):
            return True
    except OSError:
        return False


def _wait_for(is_true: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError("the server did not start")
        time.sleep(0.01)


class Controls:
    """The JSON controls of a served sandbox. Raises RuntimeError with its refusal.

    `base` is the server's address, such as `http://127.0.0.1:8000`.
    """

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/") + PREFIX + "/control"

    def call(self, method: str, path: str, fields: Doc | None = None, seconds: float = 70) -> Doc:
        """One control call; the fields go into the query of a GET, else into a JSON body."""
        url, body = self._base + path, None
        if method == "GET":
            url += "?" + urlencode(fields or {})
        else:
            body = json.dumps(fields or {}).encode()
        request = urllib.request.Request(url, body, method=method)
        request.add_header("content-type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                data: Doc = json.load(answer)
        except urllib.error.HTTPError as failure:
            with failure:
                raise RuntimeError(f"{failure.code} {failure.read().decode()}") from None
        return data

    def hold(self, on: bool = True) -> None:
        """Put webhooks aside, or let them all go."""
        self.call("POST", "/hold", {"on": on})

    def release(
        self,
        order: str | Sequence[str] = "given",
        *,
        seed: int = 0,
        copies: int = 1,
        parallel: bool = False,
    ) -> list[Doc]:
        """Send what is held: `given`, `reversed`, `shuffled`, or by a list of event ids."""
        wish = order if isinstance(order, str) else list(order)
        fields = {"order": wish, "seed": seed, "copies": copies, "parallel": parallel}
        attempts: list[Doc] = self.call("POST", "/release", fields)["attempts"]
        return attempts

    def deliver(
        self, event: str, *, copies: int = 1, parallel: bool = False, after: float = 0
    ) -> list[Doc]:
        """Send an event again, now (and wait for the answers) or after some seconds."""
        fields = {"copies": copies, "parallel": parallel, "after": after}
        attempts: list[Doc] = self.call("POST", f"/events/{event}/deliver", fields)["attempts"]
        return attempts

    def deliveries(self, **filters: Any) -> list[Doc]:
        """Webhooks, newest first, with their attempts; by `status`, `service`, `event`."""
        found: list[Doc] = self.call("GET", "/deliveries", filters)["deliveries"]
        return found

    def idle(self, timeout: float = 10) -> None:
        """Wait until nothing is on its way. Raises RuntimeError when that takes too long."""
        self.call("GET", "/idle", {"timeout": timeout})

    def fail(self, **wish: Any) -> None:
        """Break the next calls: service, status, seconds, times, moment, method, path."""
        self.call("POST", "/faults", wish)

    def heal(self) -> None:
        """Everything works again."""
        self.call("DELETE", "/faults")

    def pay(self, session_id: str, method: str = "visa", **fields: Any) -> Doc:
        """Pay a checkout session; `outcome`, `events`, `next_url`, `session`."""
        return self.call("POST", f"/checkout/{session_id}/pay", {"method": method, **fields})

    def bank(self, session_id: str, yes: bool | None = None) -> Doc:
        """Let the bank answer a pending debit now."""
        return self.call("POST", f"/checkout/{session_id}/bank", {"yes": yes})

    def move_clock(self, *, to: int | None = None, seconds: int = 0) -> Doc:
        """Move the sandbox's clock; what falls due on the way is done at its own moment."""
        return self.call("POST", "/clock", {"seconds": seconds} if to is None else {"to": to})

    def renew(self, subscription: str) -> Doc:
        """Take one subscription to its next renewal, however far off that is."""
        return self.call("POST", f"/subscriptions/{subscription}", {"do": "renew"})

    def next(self, subscription: str) -> Doc:
        """Do what is due next of one subscription: a word about its trial, a renewal, a retry."""
        return self.call("POST", f"/subscriptions/{subscription}", {"do": "next"})

    def card(self, customer: str, method: str) -> Doc:
        """Charge a customer's subscriptions to another card, such as `declined`, from now on."""
        return self.call("POST", f"/customers/{customer}", {"method": method})

    def give_up(self, status: str) -> Doc:
        """What becomes of a subscription after the last try: `canceled` or `unpaid`."""
        return self.call("POST", "/give-up", {"status": status})

    def onboard(self, account: str) -> Doc:
        """Finish a connected account's onboarding."""
        return self.call("POST", f"/accounts/{account}", {"do": "finish"})

    def dispute(self, charge: str, **fields: Any) -> Doc:
        """The bank objects to a charge (or payment intent); the dispute, and its `events`.

        `amount` in cents, `reason`, `inquiry` (no money moves yet), `answer_seconds`.
        """
        return self.call("POST", f"/charges/{charge}/dispute", fields)

    def decide(self, dispute: str, outcome: str) -> Doc:
        """The bank's word: `won`, `lost`; for an inquiry `escalated` or `warning_closed`."""
        return self.call("POST", f"/disputes/{dispute}", {"outcome": outcome})

    def refund(self, refund: str, status: str, reason: str = "declined") -> Doc:
        """A refund arrives or comes back: `succeeded` or `failed`."""
        return self.call("POST", f"/refunds/{refund}", {"status": status, "reason": reason})

    def pay_out(self, account: str) -> list[Doc]:
        """The day of an account's schedule: everything available is under way to its bank."""
        made: list[Doc] = self.call("POST", f"/accounts/{account}/payout")["payouts"]
        return made

    def payout(self, payout: str, status: str, code: str = "account_closed") -> Doc:
        """The bank's word on a payout: `paid` or `failed`."""
        return self.call("POST", f"/payouts/{payout}", {"status": status, "code": code})

    def top_up(self, amount: int) -> None:
        """Give the platform cents of its own, so that it can pass some on."""
        self.call("POST", "/topup", {"amount": amount})

    def mails(self, *, timeout: float = 5, **filters: Any) -> list[Doc]:
        """Mails by `to`, `subject`, `after`; waits for `count` of them."""
        found: list[Doc] = self.call("GET", "/outbox", {"timeout": timeout, **filters})["mails"]
        return found

    def clerk(self, kind: str, **fields: Any) -> Doc:
        """Send `user.created`, `user.updated` or `user.deleted`."""
        return self.call("POST", f"/clerk/{kind}", fields)

    def books(self) -> Doc:
        """The processor's own books in cents: balances per account, who has what of each charge."""
        return self.call("GET", "/books")

    def reset(self) -> None:
        """Forget everything."""
        self.call("POST", "/reset")
