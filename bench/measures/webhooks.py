"""From signed webhooks to entitlements: purchases a second, and what duplicates cost."""

from bench.delivering import Academy, academy, check, send
from bench.purchases import deliveries
from bench.registry import Figure, Values, measure

PURCHASES = 600
WARM = 40

FIGURES = {
    "settled": Figure("purchases/s", more_is_better=True),
    "settled, all three events": Figure("purchases/s", more_is_better=True),
    "duplicates": Figure("% of a purchase", 10),
}


def _figures(least: float) -> dict[str, Figure]:
    return FIGURES | {"settled": Figure("purchases/s", least, more_is_better=True)}


@measure("webhook to entitlement, SQLite", _figures(150))
def sqlite() -> Values:
    """Settled purchases a second, four senders, one server process, SQLite."""
    with academy("sqlite", processes=1) as made:
        return _measured(made)


@measure("webhook to entitlement, PostgreSQL", _figures(300))
def postgres() -> Values:
    """Settled purchases a second, four senders, two server processes, PostgreSQL."""
    with academy("postgres", processes=2) as made:
        return _measured(made)


def _measured(made: Academy) -> Values:
    orders = made.place_orders(2 * PURCHASES + WARM)
    with made.serving() as ports:
        paid = deliveries(made.templates, orders)
        warm, first, second = paid[:WARM], paid[WARM:-PURCHASES], paid[-PURCHASES:]
        send(ports, warm)
        one = send(ports, [events[-1:] for events in first])
        again = send(ports, [events[-1:] for events in first])
        whole = send(ports, second)
    check(made.engine, WARM + 2 * PURCHASES)
    return {
        "settled": PURCHASES / one,
        "settled, all three events": PURCHASES / whole,
        "duplicates": again / one * 100,
    }
