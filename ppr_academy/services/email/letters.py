"""The letters we write: text and simple HTML on paper, one reason each, nothing tracked."""

from dataclasses import dataclass, field
from html import escape

_PAPER = "#f4f1ea"
_SHEET = "#ffffff"
_INK = "#1c1f1b"
_SOFT = "#5c605a"
_LINE = "#d9d6cd"
_KEY = "#f0c35c"
_FONT = "-apple-system,'Segoe UI',Helvetica,Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to send."""

    kind: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a letter, in their order."""

    kind: str
    subject: str
    opening: str
    paragraphs: tuple[str, ...]
    key: tuple[str, str] | None = None
    rows: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = field(default=())


def verify_address(name: str, link: str) -> Letter:
    """Asks the owner of an address to say that it is theirs. `link` works for three days."""
    return write(
        Draft(
            kind="verify_address",
            subject="Is this your e-mail address?",
            opening=hello(name),
            paragraphs=(
                "Somebody, probably you, made an account at PPR Academy with this address. "
                "One click says it is yours.",
            ),
            key=("Yes, it is mine", link),
            after=(
                "The link works once, for three days.",
                "If it was not you, leave this letter alone and nothing happens.",
            ),
        )
    )


def reset_password(name: str, link: str) -> Letter:
    """Carries the link for a new password. `link` works for one hour."""
    return write(
        Draft(
            kind="reset_password",
            subject="A new password for PPR Academy",
            opening=hello(name),
            paragraphs=("Here is the link to set a new password.",),
            key=("Set a new password", link),
            after=(
                "The link works once, for one hour. Setting a new password signs you out "
                "everywhere else.",
                "If you did not ask for it, you need not do anything: your password is as it was.",
            ),
        )
    )


def order_receipt(
    *,
    name: str,
    number: str,
    title: str,
    store: str,
    rows: tuple[tuple[str, str], ...],
    learn_link: str,
    order_link: str,
    orders_link: str,
) -> Letter:
    """What was bought and paid. `rows` are the sums, the last of them what was paid.

    Without a `learn_link` it was no course.
    """
    return write(
        Draft(
            kind="order_receipt",
            subject=f"Your receipt: {title}",
            opening=hello(name),
            paragraphs=(
                f"“{title}” by {store} is in your library, and stays there."
                if learn_link
                else f"Thank you. This is your receipt for “{title}” by {store}.",
            ),
            key=("Start learning", learn_link) if learn_link else None,
            rows=(
                ("Order", number),
                ("Course" if learn_link else "For", title),
                ("Producer", store),
                *rows,
            ),
            after=("Questions about it go to its producer; about the payment, to us.",),
            links=(("Your order", order_link), ("All your orders and receipts", orders_link)),
        )
    )


def broken_invariants(
    name: str, breaks: tuple[tuple[str, str], ...], more: int, link: str
) -> Letter:
    """Tells an admin what the audit found for the first time: rows of what and how."""
    count = len(breaks) + more
    what = "One thing does" if count == 1 else f"{count:,} things do"
    after = (f"{more:,} more are on the page.",) if more else ()
    return write(
        Draft(
            kind="broken_invariants",
            subject=f"The money does not add up: {breaks[0][0] if count == 1 else count}",
            opening=hello(name),
            paragraphs=(
                f"{what} not add up in the books. Nothing was changed, and the payouts of the "
                "stores it is about wait until it does.",
            ),
            key=("Look at it", link),
            rows=breaks,
            after=(*after, "Each of these is mailed once, when it is first found."),
        )
    )


def write(draft: Draft) -> Letter:
    """A letter in both forms from its parts; whatever people typed is escaped."""
    return Letter(draft.kind, _one_line(draft.subject), _as_text(draft), _as_html(draft))


def hello(name: str) -> str:
    """How a letter begins."""
    return f"Hello {name},"


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]


def _as_text(draft: Draft) -> str:
    blocks = [draft.opening, *draft.paragraphs]
    if draft.key:
        blocks.append(f"{draft.key[0]}:\n{draft.key[1]}")
    if draft.rows:
        width = max(len(label) for label, _ in draft.rows) + 2
        blocks.append("\n".join(f"{label + ':':<{width}}{value}" for label, value in draft.rows))
    blocks += [f"{label}:\n{link}" for label, link in draft.links]
    return "\n\n".join([*blocks, *draft.after, "PPR Academy"]) + "\n"


def _as_html(draft: Draft) -> str:
    parts = [_paragraph(draft.opening), *map(_paragraph, draft.paragraphs)]
    if draft.key:
        parts.append(_key(*draft.key))
    if draft.rows:
        parts.append(_table(draft.rows))
    parts += [_paragraph_link(label, link) for label, link in draft.links]
    parts += [_paragraph(text, soft=True) for text in draft.after]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(draft.subject)}'
        f'</title></head><body style="margin:0;background:{_PAPER};color:{_INK}">'
        f'<div style="max-width:520px;margin:0 auto;padding:32px 16px;font:16px/1.55 {_FONT}">'
        '<div style="font-weight:700;font-size:15px;padding:0 4px 14px">PPR '
        '<span style="font-weight:400">Academy</span></div>'
        f'<div style="background:{_SHEET};border:1px solid {_LINE};border-radius:10px;'
        f'padding:28px 28px 14px">{"".join(parts)}</div></div></body></html>'
    )


def _paragraph(text: str, *, soft: bool = False) -> str:
    look = f"color:{_SOFT};font-size:14px" if soft else ""
    return f'<p style="margin:0 0 14px;{look}">{escape(text)}</p>'


def _paragraph_link(label: str, link: str) -> str:
    return (
        f'<p style="margin:0 0 14px"><a href="{escape(link)}" style="color:{_INK}">'
        f"{escape(label)}</a></p>"
    )


def _key(label: str, link: str) -> str:
    return (
        f'<p style="margin:20px 0 22px"><a href="{escape(link)}" style="display:inline-block;'
        f"background:{_KEY};color:{_INK};font-weight:600;text-decoration:none;padding:12px 20px;"
        f'border-radius:6px">{escape(label)}</a></p>'
    )


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    last = len(rows) - 1
    body = "".join(_row(label, value, index == last) for index, (label, value) in enumerate(rows))
    return (
        '<table role="presentation" style="width:100%;border-collapse:collapse;'
        f'margin:0 0 18px;font-size:15px">{body}</table>'
    )


def _row(label: str, value: str, is_total: bool) -> str:
    weight = "font-weight:700;" if is_total else ""
    cell = f"padding:8px 0;border-top:1px solid {_LINE};{weight}vertical-align:top;"
    return (
        f'<tr><td style="{cell}color:{_INK if is_total else _SOFT}">{escape(label)}</td>'
        f'<td style="{cell}text-align:right">{escape(value)}</td></tr>'
    )
