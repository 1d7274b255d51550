import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..prose import TAGS, as_html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("*kind* **strong**", "<p><em>kind</em> <strong>strong</strong></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("[here](https://a.gov.uk/)", '<p><a href="https://a.gov.uk/" rel="nofollow noopener">here</a></p>\n'),
        ("# not a heading", "<p># not a heading</p>\n"),
        ("![x](https://a.gov.uk/x.png)", '<p>!<a href="https://a.gov.uk/x.png" rel="nofollow noopener">x</a></p>\n'),
        ("", ""),
    ],
)
def test_only_the_small_markdown_is_understood(text, expected):
    assert as_html(text=text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        '[x](https://a.gov.uk/"onmouseover="alert(1))',
        "<javascript:alert(1)>",
        "**<svg/onload=alert(1)>**",
    ],
)
def test_nothing_that_runs_comes_through(text):
    html = as_html(text=text)
    opened = [part.split(">")[0] for part in html.split("<")[1:]]
    assert {part.strip("/").split(" ")[0] for part in opened} <= TAGS
    assert [part for part in opened if "onerror" in part or "onload" in part or 'onmouseover="' in part] == []
    assert 'href="javascript' not in html.lower() and 'href="data' not in html and 'href="vbscript' not in html


@given(st.text())
def test_any_text_becomes_allowed_tags_only(text):
    opened = [part.split(">")[0] for part in as_html(text=text).split("<")[1:]]
    assert {part.strip("/").split(" ")[0] for part in opened} <= TAGS
