"""A storm: ten thousand events at once, a third of them again, in no order at all."""

import random

from bench.delivering import Academy, academy, check, send
from bench.purchases import KINDS, deliveries
from bench.registry import Figure, Values, measure

DELIVERIES = 10_000
AGAIN = DELIVERIES * 3 // 10
PURCHASES = -(-(DELIVERIES - AGAIN) // (10 * len(KINDS))) * 10
"""Whole purchases in ten stores: as many as it takes for the events that are not sent again."""


def _figures(least: float) -> dict[str, Figure]:
    return {
        "settled": Figure("events/s", least, more_is_better=True),
        "purchases": Figure("purchases/s", more_is_better=True),
    }


@measure("storm of events, SQLite", _figures(150), runs=1)
def sqlite() -> Values:
    """10,000 deliveries, 30 % duplicates, shuffled; four senders, one server process, SQLite."""
    with academy("sqlite", processes=1) as made:
        return _measured(made)


@measure("storm of events, PostgreSQL", _figures(300), runs=1)
def postgres() -> Values:
    """10,000 deliveries, 30 % duplicates, shuffled; four senders, two processes, PostgreSQL."""
    with academy("postgres", processes=2) as made:
        return _measured(made)


def _measured(made: Academy) -> Values:
    dice = random.Random(20_261_123)
    orders = made.place_orders(PURCHASES)
    once = [event for events in deliveries(made.templates, orders) for event in events]
    storm = [*once, *dice.choices(once, k=DELIVERIES - len(once))]
    dice.shuffle(storm)
    with made.serving() as ports:
        seconds = send(ports, [[event] for event in storm])
    check(made.engine, PURCHASES)
    return {"settled": DELIVERIES / seconds, "purchases": PURCHASES / seconds}
