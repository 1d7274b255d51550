import re
from pathlib import Path

import pytest
from django.template import Context, Template

from ..gallery import LINES, START

TEMPLATES = Path(__file__).parents[1] / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))


def shown(name, **context):
    return written(f'{{% include "components/{name}.html" %}}', **context)


def written(template, **context):
    html = Template(f"{{% load pleiad %}}{template}").render(Context(context))
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_states_its_arguments_in_its_first_line(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(f"{{# components/{path.name}: ")


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_the_gallery_or_a_page_shows_every_component(path):
    users = [other for other in TEMPLATES.parents[1].rglob("*.html") if other != path]
    python = (TEMPLATES.parent / "templatetags" / "pleiad.py").read_text()
    unused_here = {"confirm", "done_panel", "report"}  # of other rooms
    if path.stem not in unused_here:
        assert f"components/{path.name}" in python + "".join(user.read_text() for user in users)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("done", "Done"),
        ("under-way", "Under way"),
        ("waiting", "Waiting"),
        ("problem", "Needs attention"),
        ("not-set-up", "Not set up"),
    ],
)
def test_a_state_is_a_word_as_well_as_a_picture(state, word):
    html = written("{% state state %}", state=state)
    assert f'<span class="govuk-visually-hidden">{word}</span>' in html
    assert f"state--{state}" in html


def test_a_line_of_the_ledger_has_state_title_sentence_and_next_step():
    html = shown("ledger", lines=LINES[:1])
    assert '<h3 class="ledger__title">You are a member</h3>' in html
    assert "Your organisation, Cyngor Gwynedd, is on our list of public sector organisations." in html
    hidden = '<span class="govuk-visually-hidden">: You are a member</span>'
    assert f'<a class="govuk-link" href="#">Your profile{hidden}</a>' in html


def test_a_step_that_changes_something_is_a_form_that_posts():
    html = shown("ledger", lines=[LINES[1]], csrf_token="token")
    assert '<form method="post" action="#">' in html
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="token">' in html
    assert '<input type="hidden" name="teams" value="without">' in html


def test_a_ledger_takes_its_heading_level_from_the_page():
    assert '<h2 class="ledger__title">' in shown("ledger", lines=LINES[:1], level=2)


def test_an_event_row_keeps_its_day_on_one_line_and_has_at_most_one_tag():
    row = {
        "title": "Data & careers",
        "url": "/e/",
        "starts_at": START,
        "ends_at": None,
        "facts": "Online",
        "tag": "Registered",
    }
    html = shown("event_rows", rows=[row])
    assert '<time class="event-row__day" datetime="2026-12-17T16:00:00+00:00">Thu 17 Dec</time>' in html
    assert '<a class="govuk-link" href="/e/">Data &amp; careers</a>' in html
    assert html.count("govuk-tag") == 1
    assert "govuk-tag" not in shown("event_rows", rows=[{**row, "tag": ""}])


def test_facts_show_the_reason_in_place_of_the_button():
    facts = [("Places", "38 left of 120", "")]
    html = shown("facts", facts=facts, why_not="This meeting has already started.")
    assert "This meeting has already started." in html and "govuk-button" not in html
    assert 'href="/r/"' in shown("facts", facts=facts, act={"url": "/r/", "label": "Register"}, why_not="")


def test_a_button_that_acts_is_a_form_in_the_facts_too():
    html = shown("facts", facts=[], act={"url": "/r/", "label": "Register", "post": True}, csrf_token="token")
    assert '<form method="post" action="/r/">' in html and 'value="token"' in html


def test_a_table_names_its_columns_for_eyes_on_a_phone_and_its_rows_for_ears():
    html = shown("table", caption="Who comes", columns=["Who", "Teams"], rows=[["Amina", "In the channel"]])
    assert '<th scope="col" class="govuk-table__header">Teams</th>' in html
    assert '<th scope="row" class="govuk-table__header">Amina</th>' in html
    assert '<span class="column-name" aria-hidden="true">Teams </span>In the channel</td>' in html


def test_a_table_with_a_cell_too_many_is_refused():
    with pytest.raises(ValueError, match="zip"):
        shown("table", caption="x", columns=["Who"], rows=[["Amina", "Extra"]])


def test_words_of_people_are_escaped_in_components():
    bad = "<script>x</script>"
    html = shown("ledger", lines=[{"state": "done", "title": bad, "sentence": bad, "link": {"url": "#", "label": bad}}])
    html += shown("message", text=bad, title=bad) + shown("empty", heading=bad, sentence=bad)
    html += written("{% tag bad %}", bad=bad)
    assert "<script" not in html
