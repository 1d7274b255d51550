"""Every URL of mentoring, tried by people who may not open it, and every form filled with what nobody should send."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from pleiad.members import leaving, powers
from pleiad.members.models import Block
from pleiad.testing import shield, suspend_organiser

from ..actions import pairings, plans, wishes
from ..check_in_links import check_in_link
from ..models import MentoringProfile, Pairing, PairingCheckIn, Proposal, Round
from .conftest import new_round, offer, people, take_part, topics, want
from .test_scheme import both_say_yes, run_clock

pytestmark = pytest.mark.django_db
HUGE = 10**30


@pytest.fixture
def now(monkeypatch, noon):
    """The pages’ clock stands at noon."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    return noon


@pytest.fixture
def pair(two, amina, cleo, noon, now):
    """Amina and Cleo are paired, have a date and were asked whether they met."""
    pairing = both_say_yes(two[1], noon - timedelta(days=15))
    start = noon + timedelta(days=3)
    pairings.set_meeting(
        pairing=pairing, by=amina, at=noon, starts_at=start, ends_at=start + timedelta(hours=1), where="A call"
    )
    run_clock(noon)
    return pairing


def of_a_pair(pairing):
    """Every address that belongs to these two, with what its form sends."""
    meeting, asked = pairing.meetings.get(), PairingCheckIn.objects.filter(member=pairing.mentee).first()
    date = {"day": "2026-12-01", "starts": "10:00", "minutes": "30", "where": "A stranger’s"}
    return [
        ("proposal", [pairing.proposal_id], {"no": "1"}),
        ("pairing", [pairing.pk], {"goals": "A stranger’s"}),
        ("date", [pairing.pk], date),
        ("move-date", [pairing.pk, meeting.pk], date),
        ("cancel-date", [pairing.pk, meeting.pk], {}),
        ("hold", [pairing.pk], {}),
        ("end", [pairing.pk], {"again": "no"}),
        ("minutes", [pairing.pk], {"minutes": "50"}),
        ("confirm-minutes", [pairing.pk], {}),
        ("check-in", [asked.pk], {"answer": "met"}),
    ]


def rows():
    """Everything that mentoring keeps."""
    return {
        model: list(model.objects.order_by("pk").values()) for model in apps.get_app_config("mentoring").get_models()
    }


def stranger(kind, signed_in, client, cast, noon):
    """A browser of a person who has nothing to do with the two."""
    if kind == "signed out":
        return client
    if kind == "a mentor of another pair":
        (mentee,), (mentor,) = people(1, at=noon, name="E", domain="hmrc.gov.uk"), people(1, at=noon, name="R")
        other = Proposal.objects.create(
            round=Round.objects.get(), mentee=mentee, mentor=mentor, planned_at=noon, proposed_at=noon, answer_by=noon,
            ended_at=noon, mentee_yes_at=noon, mentor_yes_at=noon, end="paired",
        )  # fmt: skip
        Pairing.objects.create(
            proposal=other, round=other.round, mentee=mentee, mentor=mentor, form="pairing", began_at=noon,
            until=noon + timedelta(days=90),
        )  # fmt: skip
        return signed_in(mentor)
    if kind == "a colleague behind a shield":
        shield(cast["fay"], at=noon)
        return signed_in(cast["fay"])
    browser = signed_in(cast["cleo"] if kind in ("suspended", "left", "blocked") else cast[kind])
    if kind == "blocked":
        Block.objects.create(blocker=cast["amina"], blocked=cast["cleo"], at=noon)
    elif kind == "suspended":
        suspend_organiser(cast["cleo"], by=cast["bea"], at=noon)
    elif kind == "left":
        powers.release_organiser(member=cast["cleo"], at=noon)
        leaving.leave(member=cast["cleo"], at=noon)
    return browser


STRANGERS = ["signed out", "bea", "dot", "erin", "a mentor of another pair", "a colleague behind a shield", "suspended",
             "left", "blocked"]  # fmt: skip


@pytest.mark.parametrize("kind", STRANGERS)
def test_a_stranger_opens_and_changes_nothing_of_a_pair(kind, signed_in, client, cast, pair, noon):
    every = of_a_pair(pair)
    browser = stranger(kind, signed_in, client, cast, noon)
    before = rows()
    for name, args, values in every:
        path = reverse(f"mentoring:{name}", args=args)
        for answer in (browser.get(path), browser.post(path, values)):
            away = answer.status_code == 302 and answer["Location"].startswith("/enter")
            assert away or answer.status_code in (404, 405), (kind, name, answer.status_code)
            assert b"Amina" not in answer.content
    assert rows() == before


def test_opening_a_page_changes_nothing(signed_in, amina, cleo, bea, pair):
    before = rows()
    for who in (amina, cleo):
        for name, args, _values in of_a_pair(pair):
            assert signed_in(who).get(reverse(f"mentoring:{name}", args=args)).status_code in (200, 302, 405)
    desk = signed_in(bea)
    for name in ("mentoring-round", "edit-mentoring-round", "match-mentoring-round", "send-mentoring-round",
                 "wish-for-mentoring-round"):  # fmt: skip
        assert desk.get(reverse(f"desk:{name}", args=[pair.round_id])).status_code in (200, 302, 405)
    assert rows() == before


@pytest.mark.parametrize("kind", ["signed out", "amina", "dot", "erin", "suspended"])
def test_nobody_but_an_organiser_finds_the_desk_of_mentoring(kind, signed_in, client, cast, pair, bea, noon):
    wishes.pin(round=pair.round, mentee=pair.mentee, mentor=pair.mentor, by=bea, at=noon)
    wish = pair.round.wishes.get()
    browser = stranger(kind, signed_in, client, cast, noon)
    before = rows()
    for name, args in [
        ("mentoring", []), ("create-mentoring-round", []), ("mentoring-quiet", []),
        *((each, [pair.round_id]) for each in ("mentoring-round", "edit-mentoring-round", "match-mentoring-round",
                                              "send-mentoring-round", "wish-for-mentoring-round")),
        ("mentoring-pair", [pair.proposal_id]), ("let-go-of-mentoring-wish", [wish.pk]),
    ]:  # fmt: skip
        path = reverse(f"desk:{name}", args=args)
        for answer in (browser.get(path), browser.post(path, {"deed": "forbid"})):
            assert answer.status_code in (302, 404), (name, answer.status_code)
            assert answer.status_code == 404 or answer["Location"].startswith("/enter")
    assert rows() == before


def test_the_link_of_an_email_answers_for_a_pairing_that_lives_and_for_nothing_else(client, pair, amina, cleo, noon):
    asked = PairingCheckIn.objects.get(member=amina, when="two-weeks")
    path = check_in_link(asked.pk).removeprefix("http://testserver")
    assert client.post(path, {"answer": "not-yet"}).status_code == 302
    assert client.post(path, {"answer": "met"}).status_code == 302  # the last answer counts
    asked.refresh_from_db()
    assert asked.answer == "met"
    pairings.end(pairing=pair, by=cleo, again=False, at=noon)
    before = rows()
    assert client.post(path, {"answer": "not-yet"}).status_code in (302, 404)
    assert rows() == before
    powers.suspend(member=amina, by=cleo, at=noon, reason="For the tests.")
    assert client.get(path).status_code == 404
    for wrong in (
        path.replace(f"/{asked.pk}.", f"/{asked.pk + 1}."),
        f"/ticket/{HUGE}.x/met/",
        "/ticket/%00/met/",
        "/ticket/./met/",
    ):
        assert client.get(wrong).status_code == 404


def test_pairs_of_one_round_are_not_swapped_with_those_of_another(signed_in, bea, now, noon, cast):
    planned = []
    for n in range(2):
        mentees, mentors = people(1, at=noon, name=f"E{n}", domain="hmrc.gov.uk"), people(1, at=noon, name=f"R{n}")
        want(mentees[0], "leadership", at=noon)
        offer(mentors[0], "leadership", at=noon)
        round = new_round(at=noon)
        take_part(round, at=noon, mentees=mentees, mentors=mentors)
        plans.match(round=round, by=bea, at=noon)
        planned.append(round.proposals.get(form="pairing"))
    path = reverse("desk:mentoring-pair", args=[planned[0].pk])
    for other in (planned[1].pk, planned[0].pk + 999, HUGE, "", "x", "-1", "１"):
        before = rows()
        assert signed_in(bea).post(path, {"deed": "swap", "with": other}).status_code == 404
        assert rows() == before
    taken_out = signed_in(bea).post(path, {"deed": "anything"})
    assert taken_out.status_code == 302


STRANGE = ["", "a\x00b", "\ud800", "x" * 100_000, "-1", str(HUGE), "١٢", "'\"<script>\u202e"]
ODD_DAYS = ["0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "-5-1-1", "0000-00-00"]


def urlencoded(values):
    """As a browser sends it, but with what no browser would."""
    from urllib.parse import quote_from_bytes

    def text(value):
        return quote_from_bytes(str(value).encode("utf-8", "surrogatepass"))

    pairs = [(k, each) for k, v in values.items() for each in (v if isinstance(v, list) else [v])]
    return "&".join(f"{k}={text(v)}" for k, v in pairs)


def send(browser, path, values):
    return browser.post(path, urlencoded(values), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("value", STRANGE)
def test_no_form_of_a_member_breaks_by_what_is_sent(signed_in, pair, amina, value):
    browser = signed_in(amina)
    leadership = topics("leadership")[0].pk
    profile = {"sides": ["mentors"], "offers": [leadership], "time": "monthly", "talks": ["video"], "capacity": 1}
    more = {"conversations": 0, "circle_places": 0}
    date = {"day": "2026-12-01", "starts": "10:00", "minutes": "30"}
    for path, good, fields in [
        ("profile/", profile, ["sides", "offers", "wants", "words", "time", "capacity", "talks"]),
        ("profile/more/", more, ["profession", "grade", "region", "times", "languages", "sector_wished", "same_organisation",
                                 "conversations", "circle_places", "shows"]),
        ("never-with/", {}, ["named", "organisation"]),
        (f"pairings/{pair.pk}/", {}, ["goals"]),
        (f"pairings/{pair.pk}/date/", date, ["day", "starts", "minutes", "where"]),
        (f"rounds/{pair.round_id}/", {}, ["role", "leave "]),
        (f"check-ins/{PairingCheckIn.objects.filter(member=amina).first().pk}/", {}, ["answer"]),
        (f"pairings/{pair.pk}/end/", {}, ["again"]),
    ]:  # fmt: skip
        for field in fields:
            answer = send(browser, f"/mentoring/{path}", {**good, field: value})
            assert answer.status_code in (200, 302, 400), (path, field, answer.status_code)
    assert Pairing.objects.alive().count() == 1
    assert MentoringProfile.objects.get(member=amina).capacity in range(11)


@pytest.mark.parametrize("value", [*STRANGE, *ODD_DAYS])
def test_no_form_of_the_desk_breaks_by_what_is_sent(signed_in, pair, bea, value):
    desk = signed_in(bea)
    good = {"name": "Spring", "opens": "2027-01-01", "closes": "2027-01-31", "starts": "2027-02-08", "ends": "2027-08-01",
            "answer_days": 7, **{f"counts_{kind}": 1 for kind in ("topics", "profession", "grade", "sector", "times", "region")}}  # fmt: skip
    wish = {"mentee": "Amina O’Neill", "mentor": "Cleo Organiser", "wish": "apart"}
    for name, args, values in [
        ("create-mentoring-round", [], good),
        ("edit-mentoring-round", [pair.round_id], good),
        ("wish-for-mentoring-round", [pair.round_id], wish),
    ]:
        days = {"opens", "closes", "starts", "ends"}
        for field in days & values.keys() if value in ODD_DAYS else values:
            answer = send(desk, reverse(f"desk:{name}", args=args), {**values, field: value})
            assert answer.status_code in (200, 302, 400), (name, field, answer.status_code)
    for path in ("mentoring", "mentoring-round"):
        address = reverse(f"desk:{path}", args=[pair.round_id] if path != "mentoring" else [])
        assert desk.get(f"{address}?page={value.encode('utf-8', 'replace').decode()[:20]}").status_code in (200, 404)


def test_all_days_at_the_ends_of_time_are_answered_with_a_sentence(signed_in, pair, bea, amina):
    desk = signed_in(bea)
    rest = {"name": "Spring", "answer_days": 7,
            **{f"counts_{kind}": 1 for kind in ("topics", "profession", "grade", "sector", "times", "region")}}  # fmt: skip
    for days in (("0001-01-01", "0001-01-02", "0001-01-03", "0001-06-01"), ("9999-01-01", "9999-12-31", "9999-12-31", "9999-12-31"),
                 ("2026-01-01", "2026-02-01", "2026-03-01", "9999-12-31"), ("0001-01-01", "2026-02-01", "2026-03-01", "9999-12-30")):  # fmt: skip
        values = {**rest, **dict(zip(("opens", "closes", "starts", "ends"), days, strict=True))}
        for path in (
            reverse("desk:create-mentoring-round"),
            reverse("desk:edit-mentoring-round", args=[pair.round_id]),
        ):
            assert desk.post(path, values).status_code in (200, 302), (path, days)
            assert desk.get(reverse("desk:mentoring")).status_code == 200
    for each in Round.objects.all():
        for address in ("desk:mentoring-round", "desk:edit-mentoring-round"):
            assert desk.get(reverse(address, args=[each.pk])).status_code == 200
        desk.post(reverse("desk:match-mentoring-round", args=[each.pk]))
    assert signed_in(amina).get("/mentoring/").status_code == 200


def test_ten_thousand_ids_in_one_post_are_refused_or_named(signed_in, amina, now):
    ids = [*range(1, 10_001)]
    sent = {"sides": ["mentors"], "offers": ids, "time": "monthly", "talks": ["video"], "capacity": 1}
    assert send(signed_in(amina), "/mentoring/profile/", sent).status_code in (200, 400)
    assert not MentoringProfile.objects.exists()
    few = {**sent, "offers": [HUGE, -1, "1 OR 1=1"]}
    assert send(signed_in(amina), "/mentoring/profile/", few).status_code == 200


@pytest.mark.parametrize("number", [0, 2**63, HUGE])
def test_a_number_that_no_row_has_is_not_found(signed_in, pair, amina, bea, number):
    for browser, path in [
        *((signed_in(amina), f"/mentoring/{each}/{number}/") for each in ("rounds", "proposals", "pairings")),
        (signed_in(amina), f"/mentoring/pairings/{pair.pk}/date/{number}/"),
        (signed_in(bea), f"/desk/mentoring/{number}/"),
        (signed_in(bea), f"/desk/mentoring/pairs/{number}/"),
    ]:
        assert browser.get(path).status_code == 404, path
        assert browser.post(path, {"yes": "1"}).status_code in (404, 405), path


def test_a_date_of_another_pair_is_neither_moved_nor_called_off(signed_in, pair, amina, noon):
    (mentee,) = people(1, at=noon, name="E", domain="hmrc.gov.uk")
    other = Proposal.objects.create(
        round=pair.round, mentee=mentee, mentor=pair.mentor, planned_at=noon, proposed_at=noon, answer_by=noon,
        ended_at=noon, mentee_yes_at=noon, mentor_yes_at=noon, end="paired", seat=2,
    )  # fmt: skip
    theirs = Pairing.objects.create(
        proposal=other, round=pair.round, mentee=mentee, mentor=pair.mentor, form="pairing", began_at=noon,
        until=noon + timedelta(days=90),
    )  # fmt: skip
    meeting = pair.meetings.get()
    browser, before = signed_in(mentee), rows()
    for path in ("", "cancel/"):
        assert browser.post(f"/mentoring/pairings/{theirs.pk}/date/{meeting.pk}/{path}", {}).status_code == 404
    assert rows() == before
