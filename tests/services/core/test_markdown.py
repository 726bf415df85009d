"""Markdown that people write, rendered and cleaned."""

import time
from html.parser import HTMLParser

import pytest

from ppr_academy.services.core.markdown import count_words, render_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One", "<h2>One</h2>"),
        ("###### Six", "<h4>Six</h4>"),
        ("**C E G** and *B*", "<p><strong>C E G</strong> and <em>B</em></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("~~no~~", "<p><s>no</s></p>"),
        ("`x < y`", "<p><code>x &lt; y</code></p>"),
        ("", ""),
    ],
)
def test_what_is_written_is_shown(text: str, html: str) -> None:
    assert render_markdown(text) == html


def test_links_go_out_without_a_trace() -> None:
    html = render_markdown("[a](https://example.test/x) and http://b.test")
    assert html.count('target="_blank" rel="nofollow noopener"') == 2
    assert 'href="https://example.test/x"' in html
    assert 'href="http://b.test"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](https://spy.test/pixel.png)",
        '[x](https://a.test "\' onmouseover=alert(1) x=")',
        "<a href='x' style='position:fixed'>",
        "<iframe src='//evil.test'></iframe>",
        "`<b>`\n\n```html\n<script>\n```",
    ],
)
def test_nothing_runs_and_nothing_loads(text: str) -> None:
    seen = Seen()
    seen.feed(render_markdown(text))
    assert seen.tags <= {"p", "a", "code", "pre", "br"}
    assert seen.attributes <= {"href", "title", "target", "rel"}
    assert all(address.startswith(("https://", "http://", "//")) for address in seen.addresses)


class Seen(HTMLParser):
    """What a browser would make of it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]


@pytest.mark.parametrize(
    "text", ["http://a." * 11_000, "[" * 100_000, "> " * 50_000, "*a " * 33_000, "`" * 100_000]
)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    render_markdown(text[:100_000])
    assert time.process_time() - start < 5


def test_words_are_counted_without_marks() -> None:
    assert count_words("# Two words\n\n- and **three** more -- !") == 5
    assert count_words("") == 0
