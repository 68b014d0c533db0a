"""How-to texts as HTML: Markdown without raw HTML, pictures or script addresses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: Headings of a text stand below those of the page that shows it.
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5"}


def marked_up(text: str) -> Markup:
    """Return what a user wrote in Markdown as HTML that is safe to show.

    Line breaks are kept; a plain text looks as it was written.
    """
    engine = _engine()
    tokens = engine.parse(text)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("rel", "noreferrer")
    html: str = engine.renderer.render(tokens, engine.options, {})
    return Markup(html)  # noqa: S704 -- raw HTML was escaped by the engine


@cache
def _engine() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- slow import

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
