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


def create_app() -> Any:
    """The ASGI application of a server process: the academy's, with the page that is measured."""
    import reflex as rx

    from bench.state import BenchState
    from ppr_academy.ppr_academy import app
    from ppr_academy.serve import create_app as create_academy

    # The build does not know this page; only its state and what it does when it opens are used.
    app.add_page(rx.fragment, route=PAGE, on_load=BenchState.watch)
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
