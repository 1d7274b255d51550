"""Small Markdown against texts that were made to break it."""

from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pleiad.ui.prose import TAGS, as_html

from .corpus import CORPUS

PARTS = st.sampled_from(
    [*CORPUS, "*", "_", "[", "]", "(", ")", "<", ">", "&", "#", "`", "\n", "\n\n", "> ", "- ", '"', "'", "x"]
)


class MarkdownReader(HTMLParser):
    """Reads HTML as a browser would and keeps every tag and attribute that the small Markdown does not have."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.wrong, self.links = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        allowed = {"a": {"href", "rel"}, "ol": {"start"}}.get(tag, set())
        self.wrong += [tag] if tag not in TAGS else []
        self.wrong += [(tag, name) for name, _value in attrs if name not in allowed]
        self.links += [value for name, value in attrs if name == "href"]

    def handle_comment(self, data):
        self.wrong.append(("comment", data))

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(html):
    read = MarkdownReader(html)
    assert read.wrong == []
    assert [link for link in read.links if not link.lower().startswith(("http://", "https://", "mailto:"))] == []


@pytest.mark.parametrize("text", CORPUS)
def test_nothing_of_the_corpus_becomes_more_than_words_and_links(text):
    assert_harmless(as_html(text=text))


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=6).map("".join))
def test_nothing_that_is_put_together_from_the_corpus_does_either(text):
    assert_harmless(as_html(text=text))


def test_the_small_markdown_is_paragraphs_emphasis_lists_links_and_quotes():
    html = as_html(text="One *two* **three**\n\n- a\n- b\n\n1. c\n\n> d\n\n[e](https://example.org/) <f@example.org>")
    assert html == (
        "<p>One <em>two</em> <strong>three</strong></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol>\n<li>c</li>\n</ol>\n"
        "<blockquote>\n<p>d</p>\n</blockquote>\n"
        '<p><a href="https://example.org/" rel="nofollow noopener">e</a> '
        '<a href="mailto:f@example.org" rel="nofollow noopener">f@example.org</a></p>\n'
    )
    assert as_html(text="# a\n\n---\n\n`b`\n\n![c](https://example.org/d.png)").count("<p>") == 4


@pytest.mark.parametrize("piece", ["[", "*", "_a ", "> ", "<", "[a](", "![", "- \n", "&", "*a **b ", "\\", "`"])
def test_a_long_text_of_one_sign_is_no_burden(piece):
    began = process_time()
    as_html(text=(piece * 10_000)[:10_000])
    assert process_time() - began < 2
