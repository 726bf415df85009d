"""HTML of the sandbox's pages: the shell and the parts they share. Plain pages, no script needed.

The look comes from the application's own `/tokens.css`, `/kit.css` and `/shell.css`.
"""

from datetime import UTC, datetime
from html import escape
from typing import Any

from ppr_academy.sandbox.settings import PREFIX
from ppr_academy.sandbox.style import STYLE

# The same choice of light and dark as the application's pages.
_THEME = (
    "(()=>{let t=null;try{t=localStorage.getItem('theme')}catch(e){}"
    "if(t==='light'||(t==='system'&&matchMedia('(prefers-color-scheme: light)').matches))"
    "document.documentElement.className='light'})()"
)

_SHEETS = "".join(
    f'<link rel="stylesheet" href="/{name}.css">' for name in ("tokens", "kit", "shell")
)

_MARK = (
    '<svg class="mark" width="58" height="22" viewBox="0 0 58 22" aria-hidden="true"><rect x=".75"'
    ' y=".75" width="56.5" height="20.5" rx="4.25" fill="none" stroke="currentColor"'
    ' stroke-width="1.5"/><rect x="19.5" y="0" width="19" height="22" fill="var(--lamp)"/><path'
    ' d="M7.2 6.6v8.8M12.3 6.6v8.8" stroke="currentColor" stroke-width="2.3" fill="none"/><path'
    ' d="M26 6.2v9.6l7.6-4.8z" fill="var(--on-lamp)"/><path d="M44 11.6V10a2.6 2.6 0 0 1'
    " 2.6-2.6h5.2M50 5.2l2.3 2.2L50 9.6M52.4 10.6V12a2.6 2.6 0 0 1-2.6 2.6h-5M46.6"
    ' 16.8l-2.3-2.2 2.3-2.2" fill="none" stroke="currentColor" stroke-width="1.6"'
    ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


def page(title: str, body: str, *, menu: bool = True) -> str:
    """A whole page. `body` is HTML; `title` is text. Vendor pages stand without our menu."""
    links = "".join(
        f'<a href="{PREFIX}{path}">{label}</a>'
        for path, label in (("/", "Sandbox"), ("/outbox", "Outbox"), ("/events", "Events"))
    )
    nav = f'<nav aria-label="Sandbox">{links}</nav>' if menu else ""
    return (
        '<!doctype html><html lang="en" class="dark"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(title)} · Sandbox</title>"
        f"<style>{STYLE}</style>{_SHEETS}<script>{_THEME}</script></head><body>"
        '<a class="skip" href="#main">Skip to content</a>'
        '<header class="top"><div class="bar">'
        f'<a class="logo" href="/" aria-label="PPR Academy, home">{_MARK}'
        f"<span>PPR <em>Academy</em></span></a>{nav}"
        '<span class="badge line">Sandbox, no real money</span></div></header>'
        f'<main id="main" class="sb">{body}</main></body></html>'
    )


def intro(title: str, text: str = "", *, size: str = "h1", mark: str = "", test: str = "") -> str:
    """How a page begins: its heading with marks beside it, and a sentence."""
    handle = f' data-testid="{test}"' if test else ""
    heading = f'<h1 class="{size}"{handle}>{escape(title)}</h1>'
    lead = f'<p class="lead">{escape(text)}</p>' if text else ""
    return f'<header><div class="row">{heading}{mark}</div>{lead}</header>'


def head(title: str, extra: str = "") -> str:
    """A section's head: title, hairline, at most one control."""
    return f'<div class="head"><h2>{escape(title)}</h2><i></i>{extra}</div>'


def note(title: str, text: str, kind: str = "") -> str:
    """A boxed remark: `bad`, `warn`, `ok` or plain."""
    role = ' role="alert"' if kind == "bad" else ""
    return (
        f'<div class="note {kind}"{role}><div><b>{escape(title)}</b>'
        f"<p>{escape(text)}</p></div></div>"
    )


def table(names: list[str], rows: list[list[str]]) -> str:
    """A table of HTML cells in a panel. The last column is aligned right."""
    heads = "".join(
        f"<th{' class=r' if n == len(names) - 1 else ''}>{escape(name)}</th>"
        for n, name in enumerate(names)
    )
    lines = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=r' if n == len(row) - 1 else ' class=cut'}>{cell}</td>"
            for n, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="panel scroll"><table class="table"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def empty(title: str, text: str) -> str:
    """What will stand here."""
    return f'<div class="empty"><h3>{escape(title)}</h3><p>{escape(text)}</p></div>'


def button(
    label: str,
    action: str,
    *,
    test: str = "",
    style: str = "sm",
    fields: dict[str, Any] | None = None,
) -> str:
    """A form of one key."""
    handle = f' data-testid="{test}"' if test else ""
    return (
        f'<form method="post" action="{escape(PREFIX + action)}">{hidden(fields or {})}'
        f'<button class="key {style}"{handle}>{escape(label)}</button></form>'
    )


def hidden(fields: dict[str, Any]) -> str:
    """Hidden inputs."""
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(str(value))}">'
        for name, value in fields.items()
    )


def link(path: str, label: str, test: str = "") -> str:
    """A link within the sandbox."""
    handle = f' data-testid="{test}"' if test else ""
    return f'<a class="link" href="{escape(PREFIX + path)}"{handle}>{escape(label)}</a>'


def badge(word: str) -> str:
    """The state of a thing, coloured by what it means."""
    good = {"delivered", "complete", "paid", "succeeded", "sent", "won"}
    bad = {"failed", "bounced", "complained", "expired", "lost", "disputed", "needs response"}
    waiting = {"pending", "sending", "held", "open", "processing", "scheduled", "in transit"}
    waiting |= {"under review", "warning needs response", "warning under review"}
    kind = "ok" if word in good else "bad" if word in bad else "warn" if word in waiting else "line"
    return f'<span class="badge {kind}">{escape(word)}</span>'


def clock(seconds: float) -> str:
    """`22 November, 21:04:07` in UTC."""
    at = datetime.fromtimestamp(seconds, UTC)
    return f"<time datetime={at.isoformat()!r}>{at.day} {at:%B}, {at:%H:%M:%S}</time>"
