"""What is measured: functions that say what they return, found by name and run in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a measure returns: its unit, and the limit it is held to (None: no limit)."""

    unit: str
    limit: float | None = None
    more_is_better: bool = False

    def holds(self, value: float) -> bool:
        """Whether the value is within its limit."""
        if self.limit is None:
            return True
        return value >= self.limit if self.more_is_better else value <= self.limit


@dataclass(frozen=True, slots=True)
class Measure:
    """A function that runs once and returns its figures by name."""

    name: str
    what: str
    figures: Mapping[str, Figure]
    run: Callable[[], Values]
    runs: int
    slow: bool


_measures: dict[str, Measure] = {}


def measure(
    name: str, figures: Mapping[str, Figure], *, runs: int = 3, slow: bool = False
) -> Callable[[Callable[[], Values]], Callable[[], Values]]:
    """Register a measure. `make bench` takes the median of `runs`; slow ones only with `--all`."""

    def register(function: Callable[[], Values]) -> Callable[[], Values]:
        what = (function.__doc__ or "").splitlines()[0]
        _measures[name] = Measure(name, what, figures, function, runs, slow)
        return function

    return register


def measures() -> dict[str, Measure]:
    """Every registered measure by its name, in the order of registration."""
    return dict(_measures)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
