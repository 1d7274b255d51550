import csv
import re
from datetime import timedelta

import pytest
from django.db.models import Sum

from pleiad.content.reportable import KINDS
from pleiad.errors import Refused
from pleiad.members import actions as members
from pleiad.members import blocking, powers
from pleiad.search import looks
from pleiad.search.finding import find
from pleiad.search.looks import PROFILES_A_DAY, PROFILES_AN_HOUR
from pleiad.search.models import Looks
from pleiad.testing import new_member

from ..models import Known, Profile, Skill, Topic
from ..shipped import DATA

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def seen(browser, path):
    return browser.get(path).content.decode()


def hide(member, noon, **how):
    members.change_profile(
        member=member, name=member.name, language="en", at=noon, **{"hidden": False, "shielded": False, **how}
    )


def test_the_framework_is_shipped_in_both_languages():
    with (DATA / "skills.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Skill.objects.count() == len(rows) > 100
    assert all(row["name"] and row["name_cy"] and row["description"] for row in rows)


def test_what_a_member_types_is_a_skill_a_topic_or_own_words(amina, listed):
    profile = listed(
        amina, ask=["user RESEARCH", "Data governance", "Llywodraethu data", "Fire doors", "", "Fire doors"]
    )
    kept = [(each.topic and each.topic.slug, each.skill and each.skill.slug, each.words) for each in profile.asks]
    assert kept == [
        ("user-research", None, ""), (None, "data-governance", ""), (None, "data-governance", ""), (None, None, "Fire doors"),
    ]  # fmt: skip


def test_nobody_is_in_the_directory_without_asking(signed_in, amina, bea, listed):
    assert "Amina" not in seen(signed_in(bea), "/people/")
    browser = signed_in(amina)
    form = {"headline": "I help to share data", "about": "", "ask_0": "User research", "learn_0": "Policy"}
    browser.post("/people/me/", form)
    profile = Profile.objects.get()
    assert profile.listed_at is None
    assert signed_in(bea).get(f"/people/{amina.pk}/").status_code == 404
    assert seen(browser, f"/people/{amina.pk}/").count("I help to share data") >= 1
    browser.post("/people/me/", {**form, "listed": "on"})
    assert "Amina O’Neill" in seen(signed_in(bea), "/people/")
    assert "Policy" in seen(signed_in(bea), f"/people/{amina.pk}/")
    browser.post("/people/me/", form)
    assert "Amina" not in seen(signed_in(bea), "/people/")
    assert find(reader=bea, text="Amina") == []


def test_an_empty_profile_is_not_listed(signed_in, amina):
    answer = signed_in(amina).post("/people/me/", {"headline": "", "about": "x", "listed": "on"})
    assert "Say in a line what you do" in answer.content.decode()
    assert not Profile.objects.filter(listed_at__isnull=False).exists()


def test_an_applicant_and_a_visitor_see_nobody(client, signed_in, dot, amina, listed):
    listed(amina)
    assert client.get("/people/").status_code == 302
    assert "Amina" not in seen(signed_in(dot), "/people/")
    assert signed_in(dot).get(f"/people/{amina.pk}/").status_code == 404
    assert signed_in(dot).get(f"/people/{amina.pk}/ask/").status_code == 404


def test_found_by_words_by_what_to_ask_by_sector_and_by_nation(signed_in, amina, cleo, bea, listed):
    listed(amina, headline="Archives", ask=["User research"])
    listed(cleo, headline="Patrols", ask=["Data governance", "Fire doors"])
    topic, skill = Topic.objects.get(slug="user-research"), Skill.objects.get(slug="data-governance")
    browser = signed_in(bea)
    for query, found in {
        "q=archive": "Amina",
        "q=patr": "Cleo",
        "q=fire+door": "Cleo",
        "q=llywodraethu": "Cleo",
        "q=amina": "Amina",
        f"about=topic={topic.pk}": "Amina",
        f"about=skill={skill.pk}": "Cleo",
        f"sector={amina.sector.replace(' ', '+')}": "Amina",
        "sector=police": "Cleo",
        "nation=England&q=oneill": "Amina",
    }.items():
        shown = seen(browser, f"/people/?{query}")
        other = {"Amina": "Cleo Organiser", "Cleo": "Amina O"}[found]
        assert f"{found} " in shown, query
        assert other not in shown, query
    assert "Nobody found" in seen(browser, "/people/?q=archives&sector=police")
    assert browser.get("/people/?about=nonsense&sector=x&page=-3").status_code == 200


@pytest.mark.parametrize("path", ["/people/", "/people/?q=amina", "/search/?q=amina"])
class TestWhoDoesNotSeeAProfile:
    def test_a_colleague_behind_the_shield(self, signed_in, amina, fay, bea, noon, listed, path):
        listed(amina)
        listed(fay)
        hide(amina, noon, shielded=True)
        assert "Canary" not in seen(signed_in(fay), path) and "Neill" not in seen(signed_in(fay), path)
        assert "Neill" in seen(signed_in(bea), path)
        assert "Fay" not in seen(signed_in(amina), path.replace("amina", "fay"))
        assert signed_in(fay).get(f"/people/{amina.pk}/").status_code == 404

    def test_a_blocked_member_and_one_who_blocks(self, signed_in, amina, bea, cleo, noon, listed, path):
        listed(amina)
        blocking.block(by=amina, blocked=bea, at=noon)
        blocking.block(by=cleo, blocked=amina, at=noon)
        for other in (bea, cleo):
            assert "Neill" not in seen(signed_in(other), path)
            assert signed_in(other).get(f"/people/{amina.pk}/").status_code == 404

    def test_anyone_while_the_member_hides_or_is_suspended(self, signed_in, amina, bea, noon, listed, path):
        listed(amina)
        hide(amina, noon, hidden=True)
        assert "Neill" not in seen(signed_in(bea), path)
        hide(amina, noon)
        assert "Neill" in seen(signed_in(bea), path)
        powers.suspend(member=amina, by=bea, at=noon, reason="For the test.")
        assert "Neill" not in seen(signed_in(bea), path)
        assert signed_in(bea).get(f"/people/{amina.pk}/").status_code == 404

    def test_anyone_once_an_organiser_has_hidden_the_profile(self, signed_in, amina, bea, noon, listed, path):
        profile = listed(amina)
        KINDS["profile"].hide(item=profile, reason="Names a citizen.", at=noon)
        assert "Neill" not in seen(signed_in(bea), path)
        assert signed_in(bea).get(f"/people/{amina.pk}/").status_code == 404
        assert "Names a citizen." in seen(signed_in(amina), f"/people/{amina.pk}/")
        KINDS["profile"].restore(item=profile, at=noon)
        assert "Neill" in seen(signed_in(bea), path)


def test_a_new_name_is_found_and_the_old_one_no_longer(amina, bea, noon, listed):
    listed(amina)
    members.change_profile(member=amina, name="Amina Married", language="en", hidden=False, shielded=False, at=noon)
    assert [each.object_id for each in find(reader=bea, text="married")] == [amina.pk]
    assert find(reader=bea, text="oneill") == []


def test_the_sixty_first_profile_in_an_hour_waits_and_no_row_says_whose(signed_in, amina, bea, listed):
    listed(amina)
    browser = signed_in(bea)
    for _each in range(PROFILES_AN_HOUR):
        assert browser.get(f"/people/{amina.pk}/").status_code == 200
    assert browser.get(f"/people/{amina.pk}/").status_code == 429
    assert {field.name for field in Looks._meta.get_fields()} == {"id", "member", "since", "profiles", "searches"}
    own = signed_in(amina)
    assert all(own.get(f"/people/{amina.pk}/").status_code == 200 for _each in range(3))


def test_the_directory_takes_as_many_statements_for_many_as_for_few(signed_in, bea, noon, listed):
    browser, statements = signed_in(bea), []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for more in (3, 27):
        for number in range(more):
            then = noon - timedelta(days=9)
            listed(new_member(f"a{more}x{number}@kent.gov.uk", at=then, name="Someone"), ask=["Policy", "Cloud", "Own"])
        browser.get("/people/")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/people/").content.decode().count("faces__one") == (3 if more == 3 else 12)
        statements.append(len(asked))
    assert statements[0] == statements[1]
    assert 'rel="next"' in seen(browser, "/people/")


def test_what_a_member_writes_is_harmless(signed_in, amina, bea, listed):
    listed(amina, headline="<script>x</script>", about="<img src=x onerror=y> [a](javascript:z)", ask=["<b>bold</b>"])
    shown = seen(signed_in(bea), f"/people/{amina.pk}/")
    for bad in ("<script>x", "<img", 'href="javascript:', "<b>bold"):
        assert bad not in shown
    assert Known.objects.count() == 1


def test_a_member_sees_how_others_see_the_profile(signed_in, amina, noon, listed):
    listed(amina)
    shown = seen(signed_in(amina), "/people/me/seen/")
    assert shown.count("Sees your profile") == 2
    hide(amina, noon, shielded=True)
    shown = seen(signed_in(amina), "/people/me/seen/")
    assert shown.count("Sees your profile") == 1
    assert "Your shield is up" in shown


def test_a_hidden_member_cannot_be_listed(amina, noon, listed):
    hide(amina, noon, hidden=True)
    with pytest.raises(Refused, match="You are hidden"):
        listed(amina)


def test_profiles_pages_and_search_draw_on_one_allowance(signed_in, bea, noon, listed):
    people = [new_member(f"p{n}@kent.gov.uk", at=noon - timedelta(days=9), name=f"Person {n}") for n in range(30)]
    for each in people:
        listed(each, ask=["Cloud"])
    browser, names = signed_in(bea), set()
    ways = (
        [f"/people/?page={n}" for n in (1, 2, 3)]
        + ["/search/?q=person&in=people"]
        + [f"/people/{p.pk}/" for p in people]
    )
    for way in ways * 3:
        answer = browser.get(way)
        names |= set(re.findall(r"Person \d+", answer.content.decode())) if answer.status_code == 200 else set()
    assert sum(browser.get(way).status_code == 429 for way in ways) == len(ways)
    looked = Looks.objects.filter(member=bea).aggregate(n=Sum("profiles"))["n"]
    assert PROFILES_AN_HOUR - 10 < looked <= PROFILES_AN_HOUR


def test_off_the_ten_minutes_no_more_than_sixty_pass(bea, noon):
    start, passed = noon + timedelta(minutes=5, seconds=30), []
    for second in range(0, 3600, 20):
        at = start + timedelta(seconds=second)
        try:
            looks.count_profile(by=bea, at=at)
            passed.append(at)
        except Refused:
            pass
    for moment in passed:
        assert sum(moment <= other < moment + timedelta(hours=1) for other in passed) <= PROFILES_AN_HOUR


def test_a_day_has_an_end_too(bea, noon):
    passed = 0
    for hour in range(24):
        for _each in range(60):
            try:
                looks.count_profile(by=bea, at=noon + timedelta(hours=hour, minutes=1 + hour))
                passed += 1
            except Refused:
                break
    assert passed == PROFILES_A_DAY


def test_a_day_of_pages_does_not_copy_the_directory(bea, noon):
    names = 0
    for minute in range(0, 24 * 60, 2):
        try:
            looks.count_listed(by=bea, names=12, at=noon + timedelta(minutes=minute))
            names += 12
        except Refused:
            pass
    assert names == 2 * PROFILES_A_DAY
