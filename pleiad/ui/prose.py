"""Text that people write, as HTML: paragraphs, emphasis, lists, links and quotes, and nothing else."""

import re

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote"}
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\((https?://[^\s()]+)\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STRONG = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_parser = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "heading", "lheading", "hr", "code", "fence", "backticks", "html_block", "html_inline"]
)


def _only_ours(tag, name, value):
    """No title over a link, which could say that it leads elsewhere, and no address that begins on our own host."""
    if name in ("title", "lang") or name == "href" and not value.lower().startswith(("http://", "https://", "mailto:")):
        return None
    return value


def as_html(*, text):
    """Return small Markdown as safe HTML. Links leave no trace of us for search engines and give the other page no
    hold on ours; only web and mail addresses become links. What is made by the parser is cleaned once more, so that
    a fault in one of the two libraries is not yet a hole."""
    return mark_safe(
        nh3.clean(
            _parser.render(text or ""),
            tags=TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            attribute_filter=_only_ours,
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow noopener",
        )
    )


def as_plain(*, text: str) -> str:
    """The same small Markdown for a plain email: the address of a link behind its words, no signs for what is bold."""
    linked = _LINK.sub(r"\1 ( \2 )", text or "")
    return _ESCAPED.sub(r"\1", _STRONG.sub(r"\1", linked))
