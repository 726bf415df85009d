"""Markdown that people write: rendered, then cleaned down to a short list of harmless tags."""

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "s", "a"),
    *("ul", "ol", "li", "blockquote", "code", "pre"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_LONGEST_WORD = 2000


def _make_parser(*, linkify: bool) -> MarkdownIt:
    # Raw HTML is shown as text. Pictures from elsewhere would tell their host who reads what.
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "breaks": True})
    parser.enable(["strikethrough", *(["linkify"] if linkify else [])])
    return parser.disable(["image", "html_block", "html_inline"])


_parser = _make_parser(linkify=True)
_plain_parser = _make_parser(linkify=False)


def render_markdown(text: str) -> str:
    """HTML of a Markdown text, safe to put into a page. The page's title stays its only h1."""
    # Finding bare addresses takes time with the square of a word's length.
    has_endless_word = any(len(word) > _LONGEST_WORD for word in text.split())
    parser = _plain_parser if has_endless_word else _parser
    tokens = parser.parse(text)
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    html = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def count_words(text: str) -> int:
    """Words of a text, marks such as `#` and `-` not counted."""
    return sum(1 for word in text.split() if any(char.isalnum() for char in word))
