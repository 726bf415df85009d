"""Makes a production build talk to whatever origin served it.

Reflex bakes `api_url` into the browser code, so a build would serve one port and one host only.
This plugin rewrites the one built file that holds those addresses, before it is compressed.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Unpack

from reflex_base.config import get_config
from reflex_base.plugins.base import Plugin, PostBuildContext

# Reflex's own rule for these names drops the port on https; an empty list puts the rule to rest.
_SAME_HOSTS = re.compile(
    r"""\[\s*(["'`])localhost\1,\s*\1(?:0\.){3}0\1,\s*\1::\1,\s*\1[0:]+\1,?\s*\]"""
)


class BuildNotUnderstood(RuntimeError):
    """The built files do not look as this plugin expects; a new Reflex version needs a look."""


class SameOriginPlugin(Plugin):
    """After a production build: addresses baked from `api_url` become the page's own origin."""

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Rewrite the built addresses under `static_dir`; raises BuildNotUnderstood."""
        make_same_origin(context["static_dir"], get_config().api_url)


def make_same_origin(static_dir: Path, api_url: str) -> None:
    """Replace every baked `api_url` address below `static_dir` by one read from the page.

    Raises:
        BuildNotUnderstood: the addresses are missing, or stand where nobody expects them.
    """
    host = re.sub(r"^https?://", "", api_url.rstrip("/"))
    assets = static_dir / "assets"
    env = _only(assets.glob("reflex-env-*.js"), "a reflex-env chunk")
    address = re.compile(rf"""(["'`])(http|ws)s?://{re.escape(host)}(/[^"'`]*)?\1""")
    text, count = address.subn(_from_page, env.read_text())
    if not count:
        raise BuildNotUnderstood(f"{env.name} holds no address of {host}.")
    env.write_text(text)

    scripts = {path: path.read_text() for path in static_dir.rglob("*.js")}
    chunk = _only((p for p, t in scripts.items() if _SAME_HOSTS.search(t)), "the list of hosts")
    chunk.write_text(_SAME_HOSTS.sub("[]", scripts[chunk], count=1))

    for path in (*static_dir.rglob("*.js"), *static_dir.rglob("*.html")):
        if f"//{host}" in path.read_text():
            raise BuildNotUnderstood(f"{path.name} still names {host}.")


def _from_page(found: re.Match[str]) -> str:
    _, scheme, path = found.groups()
    origin = "location.origin" if scheme == "http" else 'location.origin.replace(/^http/,"ws")'
    return f'{origin}+"{path or ""}"'


def _only(paths: Iterable[Path], what: str) -> Path:
    found = list(paths)
    if len(found) != 1:
        raise BuildNotUnderstood(f"Expected one file with {what}, found {len(found)}.")
    return found[0]
