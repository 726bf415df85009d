"""Composition root: the Reflex application, its pages and routes, and what runs beside them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx

from ppr_academy import (
    pages,  # noqa: F401 - registers every page
    theme,
)
from ppr_academy.api.app import create_api
from ppr_academy.api.clean_addresses import CleanAddresses
from ppr_academy.api.session_binding import SessionBinding
from ppr_academy.api.socket_frames import SocketFrames
from ppr_academy.pages.registry import add_pages
from ppr_academy.sandbox.mount import sandbox_for, sandbox_routes
from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.hub import hub
from ppr_academy.services.core.log import configure_logging
from ppr_academy.state.base import answer_exception
from ppr_academy.state.gate import guard_sockets
from ppr_academy.state.live import use_sockets
from ppr_academy.state.retention import forget_closed_pages
from ppr_academy.worker import load_jobs


@asynccontextmanager
async def _beside(app: rx.App) -> AsyncIterator[None]:
    """Live hints and, unless another process does it, jobs: for as long as the server runs."""
    settings = get_settings()
    configure_logging(settings.log_level)
    await hub.open(settings.redis_url)
    namespace = "/_event"
    sockets = app.sio.manager if app.sio else None
    if sockets is not None:
        use_sockets(lambda session_id: sockets.is_connected(session_id, namespace))
    guard_sockets(app)
    if stand_in is not None:
        stand_in.state.sandbox.start()
    stop = None
    if settings.run_jobs:
        stop = await asyncio.to_thread(jobs.start, settings, db.get_engine())
    try:
        yield
    finally:
        if stop:
            await asyncio.to_thread(stop)
        if stand_in is not None:
            await asyncio.to_thread(stand_in.state.sandbox.stop)
        await hub.close()


load_jobs()
stand_in = sandbox_for(get_settings()) if get_settings().is_sandbox else None
app = rx.App(
    theme=None,
    reset_style=False,
    stylesheets=theme.STYLESHEETS,
    head_components=theme.head_components(),
    html_lang="en",
    toaster=None,
    extra_app_wraps=theme.app_wraps(),
    backend_exception_handler=answer_exception,
    api_transformer=[
        create_api(sandbox_routes(stand_in) if stand_in else []),
        CleanAddresses,
        SessionBinding,
        SocketFrames,
    ],
)
app.register_lifespan_task(_beside, app=app)
app.register_lifespan_task(forget_closed_pages, app=app)
add_pages(app)
