"""A program that lives a history, over and over, until it is killed: see test_killed.py.

It reads a number a line, and for each of them forks a life that draws what it does by that number.
A life writes its id, then a dot at each of its seams. Imports are done once, before the first.
"""

import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from ppr_academy.sandbox.mount import sandbox_for
from ppr_academy.sandbox.world import Sandbox
from ppr_academy.services.core import db
from ppr_academy.services.core.config import get_settings
from ppr_academy.worker import load_jobs
from tests.flows.histories import truth
from tests.flows.histories.stage import Stage
from tests.flows.histories.wire import Fate
from tests.flows.histories.world import SWEEPS, World

TOLD = os.dup(1)
"""What the test reads; the log goes elsewhere."""


class Beating(Fate):
    """Says of each seam that it was reached."""

    def seam(self) -> None:
        """One more."""
        os.write(TOLD, b".")


def act(world: World, random: Random) -> None:
    """One thing of what can happen."""
    buyer = random.randrange(2)
    charges = [c for c in world.find("charge", status="succeeded") if c["transfer"]]
    paid = random.choice(charges) if charges else None
    deeds: list[Callable[[], object]] = [
        lambda: world.buy(buyer, random.randrange(5), random.choice(["", "fifth", "GIFT"])),
        lambda: world.join(buyer),
        lambda: [world.pay(s["id"], "visa") for s in world.find("checkout.session", status="open")],
        lambda: world.deliver_all(random),
        world.run_jobs,
        lambda: world.sweep(random.randrange(len(SWEEPS))),
        lambda: world.pass_time(6),
    ]
    if paid:
        order = truth.order_of(paid)
        deeds += [
            lambda: order and world.refund(order, random.choice([0, 33])),
            lambda: world.refund_in_dashboard(paid, 50, shared=True),
            lambda: world.dispute(paid, 0, is_inquiry=False),
        ]
    for dispute in world.find("dispute"):
        deeds.append(lambda found=dispute: world.decide(found, random.choice(["won", "lost"])))  # type: ignore[misc]
    random.choice(deeds)()
    world.collect()


def live(kept: Path, number: int) -> None:
    """Go on where the last life ended: with the database, with Stripe, and with no memory."""
    load_jobs()
    sandbox: Sandbox = sandbox_for(get_settings()).state.sandbox
    with pytest.MonkeyPatch.context() as patch:
        stage = Stage(db.get_engine(), sandbox, patch, fate=Beating())
        world = stage.blank()
        world.go_on(pickle.loads(kept.read_bytes()))
        random = Random(number)
        while True:
            act(world, random)


def main(kept: Path) -> None:
    """Fork a life for each line."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        life = os.fork()
        if life == 0:
            os.write(TOLD, f"{os.getpid()}\n".encode())
            live(kept, int(line))
        _, status = os.waitpid(life, 0)
        os.write(TOLD, b"killed\n" if os.WIFSIGNALED(status) else b"broken\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
