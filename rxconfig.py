"""Reflex settings: names, plugins and ports. Everything else is in ppr_academy.services.core.config."""

import os

import reflex as rx

config = rx.Config(
    app_name="ppr_academy",
    api_url=f"http://localhost:{os.environ.get('PORT', '8000')}",
    frontend_port=int(os.environ.get("PORT", "8000")),
    backend_port=int(os.environ.get("PORT", "8000")),
    backend_host=os.environ.get("HOST", "127.0.0.1"),
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="dark",
    state_auto_setters=False,
    plugins=[rx.plugins.TailwindV4Plugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
