"""Runs the measures, prints a table and writes bench/results.json.

Usage: python -m bench.run [--all] [--list] [name …]; a name is the beginning of a measure's name.
"""

import argparse
import importlib
import json
import pkgutil
import statistics
import sys
from pathlib import Path

from bench import machine
from bench import measures as modules
from bench.registry import Measure, measures

RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    """Run what was asked for; 1 when a figure is past its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only measures whose names begin so")
    parser.add_argument("--all", action="store_true", help="the slow ones too")
    parser.add_argument("--list", action="store_true", help="say what there is")
    options = parser.parse_args()
    for module in pkgutil.iter_modules(modules.__path__):
        importlib.import_module(f"{modules.__name__}.{module.name}")
    chosen = [one for one in measures().values() if _is_chosen(one, options)]
    if options.list:
        for one in chosen:
            print(f"{one.name}: {one.what}")
        return 0
    here = machine.describe()
    print(", ".join(f"{key} {value}" for key, value in here.items()))
    print("\n| measure | figure | median | limit | |\n|---|---|---|---|---|", flush=True)
    results = {one.name: _medians(one) for one in chosen}
    RESULTS.write_text(json.dumps({"machine": here, "results": results}, indent=2) + "\n")
    return 1 if any(_broken(measures()[name], got) for name, got in results.items()) else 0


def _is_chosen(one: Measure, options: argparse.Namespace) -> bool:
    if options.names:
        return any(one.name.startswith(name) for name in options.names)
    return options.all or options.list or not one.slow


def _medians(one: Measure) -> dict[str, float]:
    runs = [one.run() for _ in range(one.runs)]
    medians = {name: statistics.median(run[name] for run in runs) for name in one.figures}
    for name, figure in one.figures.items():
        sign = "≥" if figure.more_is_better else "≤"
        limit = f"{sign} {figure.limit:g}" if figure.limit is not None else ""
        mark = "" if figure.holds(medians[name]) else "past its limit"
        value = f"{medians[name]:,.1f} {figure.unit}".strip()
        print(f"| {one.name} | {name} | {value} | {limit} | {mark} |", flush=True)
    return medians


def _broken(one: Measure, medians: dict[str, float]) -> list[str]:
    return [name for name, figure in one.figures.items() if not figure.holds(medians[name])]


if __name__ == "__main__":
    sys.exit(main())
