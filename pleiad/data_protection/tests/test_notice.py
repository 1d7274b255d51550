"""The privacy notice is what the tables say, in both languages, with a date and what changed."""

from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.utils import translation

from pleiad.privacy import Reader, declaration_of

from .. import notice
from ..models import NoticeVersion

pytestmark = pytest.mark.django_db
ABOUT_PEOPLE = [each for each in apps.get_models() if not declaration_of(each).about_nobody]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_table_about_people_stands_on_the_notice_with_why_how_long_and_who_reads_it(client, language):
    page = unescape(client.get("/privacy/" if language == "en" else "/cy/privacy/").content.decode())
    with translation.override(language):
        for model in ABOUT_PEOPLE:
            said = declaration_of(model)
            for words in (said.what, said.why.label, said.keep, *(each.label for each in said.read_by)):
                assert str(words) in page, (model._meta.label, str(words))


def test_a_table_that_says_nothing_is_no_table(monkeypatch):
    model = ABOUT_PEOPLE[0]
    monkeypatch.delattr(model, "privacy")
    with pytest.raises(LookupError, match="says nothing"):
        notice.lines()


def test_what_members_see_of_one_another_is_what_the_tables_say(client):
    page = unescape(client.get("/privacy/").content.decode())
    seen = page[page.index("What members see of one another") : page.index("What we keep, why")]
    for model in ABOUT_PEOPLE:
        said = declaration_of(model)
        shown = bool({Reader.MEMBERS, Reader.SPACE, Reader.VISITORS, Reader.TEAMS} & set(said.read_by))
        if said.people == "members":
            assert (str(said.what) in seen) is shown, model._meta.label


def test_the_first_version_is_dated_and_a_second_says_what_changed(client, noon):
    NoticeVersion.objects.all().delete()
    first = notice.publish_when_changed(at=noon)
    assert notice.publish_when_changed(at=noon) is None
    page = unescape(client.get("/privacy/").content.decode())
    assert "Version of Monday 23 November 2026" in page or f"{first.at:%d}".lstrip("0") in page
    assert "What changed since" not in page
    before = [{**each} for each in first.lines]
    gone = before.pop()
    came = {
        **before[0],
        "en": {**before[0]["en"], "what": "Your shoe size"},
        "cy": {**before[0]["cy"], "what": "Maint"},
    }
    before[0] = {**before[0], "en": {**before[0]["en"], "keep": "99 years"}}
    NoticeVersion.objects.create(at=noon - timedelta(days=9), lines=[*before, came])
    page = unescape(client.get("/privacy/").content.decode())
    changed = page[page.index('id="changed"') :]
    assert f"New: {gone['en']['heading']}: {gone['en']['what']}" in " ".join(changed.split())
    assert "No longer kept:" in changed and "Your shoe size" in changed
    assert "Before: 99 years." in changed


def test_the_page_asks_little_of_the_database(client, django_assert_max_num_queries):
    client.get("/privacy/")
    with django_assert_max_num_queries(5):
        client.get("/privacy/")
