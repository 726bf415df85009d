"""The academy's own server with bench.state beside its states.

`python -m bench.server` serves it on PORT; measures start it by `serving()`.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.client import STATE
from tests.support.sites import Site, serve_site

NAME = f"{STATE}.bench___state____bench_state"
PAGE = "/bench"
"""A page that follows live rows for as long as it is open."""
STILL_PAGE = "/bench/still"
"""A page that follows nothing, for whoever only counts."""


def create_app() -> Any:
    """The ASGI application of a server process: the academy's, with the page that is measured."""
    import reflex as rx

    from bench.state import BenchState
    from ppr_academy.ppr_academy import app
    from ppr_academy.serve import create_app as create_academy

    # The build does not know these pages; only the state and what happens on opening are used.
    app.add_page(rx.fragment, route=PAGE, on_load=BenchState.watch)
    app.add_page(rx.fragment, route=STILL_PAGE)
    return create_academy()


@contextmanager
def serving(**options: Any) -> Iterator[Site]:
    """Serve until the block ends; options as in `tests.support.sites.serve_site`."""
    with (
        tempfile.TemporaryDirectory(prefix="ppr-bench-") as folder,
        serve_site(
            Path(folder) / "data",
            prepare=options.pop("prepare", (("migrate",),)),
            command=(sys.executable, "-m", "bench.server"),
            **options,
        ) as site,
    ):
        yield site


if __name__ == "__main__":
    from ppr_academy.serve import serve

    serve(target="bench.server:create_app")
