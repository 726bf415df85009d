"""Reflex settings: names, plugins and ports. All others: ppr_academy.services.core.config."""

import os

import reflex as rx

from ppr_academy.same_origin import SameOriginPlugin
from ppr_academy.tailwind import TAILWIND

config = rx.Config(
    app_name="ppr_academy",
    api_url=f"http://localhost:{os.environ.get('PORT', '8000')}",
    frontend_port=int(os.environ.get("PORT", "8000")),
    backend_port=int(os.environ.get("PORT", "8000")),
    backend_host=os.environ.get("HOST", "127.0.0.1"),
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="system",
    frontend_compression_formats=["gzip", "brotli"],
    plugins=[rx.plugins.TailwindV4Plugin(TAILWIND), SameOriginPlugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
