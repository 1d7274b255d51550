import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from pleiad.audit.models import AuditRecord
from pleiad.desk import exports
from pleiad.desk.actions import joint_decisions
from pleiad.desk.models import JointDecision
from pleiad.desk.tests.test_desk import queries
from pleiad.desk.views.members import reachability_lines
from pleiad.members.models import Member
from pleiad.outbox.models import Email
from pleiad.teams.desk.invites import TeamsNow
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State
from pleiad.testing import new_event, new_member

from ...actions import registering, registrations
from .. import registrations as registered


def page(name, event):
    return reverse(f"desk:{name}", args=[event.pk])


def cells(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_each_line_says_place_calendar_and_teams(bea, amina, fay, dot, cleo, signed_in, noon):
    event = new_event(at=noon, capacity=3)
    for member in (amina, dot, fay, cleo):
        registering.register(event=event, member=member, at=noon, with_teams=member != fay)
    Email.objects.filter(member=amina, kind="calendars.entry").update(sent_at=noon, due_at=None)
    Email.objects.filter(member=fay, kind="calendars.entry").update(gave_up_at=noon, due_at=None)
    ChannelInvite.objects.filter(member=amina).update(state=State.MEMBER, due_at=None)
    rows = cells(signed_in(bea).post(page("download-registrations", event)))
    assert rows == [
        ["Name", "Organisation", "Place", "Calendar", "Teams"],
        ["Amina O’Neill", "Leeds City Council", "Has a place", "Sent", "In the channel"],
        [
            "Dot Waits",
            "An organisation",
            "Has a place",
            "Waits for their membership",
            "Waiting for the membership decision",
        ],
        ["Fay Colleague", "Leeds City Council", "Has a place", "Given up", "Without Teams"],
        ["Cleo Organiser", "Kent Police", "Number 1 on the waiting list", "When they have a place", "In the queue"],
    ]
    body = signed_in(bea).get(page("registrations", event)).content.decode()
    for row in rows[1:]:
        for cell in row:
            assert cell in body
    assert "@" not in body


def test_a_hidden_member_is_named_here_and_the_page_says_so(bea, amina, signed_in, noon):
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    Member.objects.filter(pk=amina.pk).update(hidden_since=noon)
    body = signed_in(bea).get(page("registrations", event)).content.decode()
    assert "Amina O’Neill" in body and ">Hidden</strong>" in body
    assert "including members who hide from all lists" in body


def test_a_stuck_invite_is_retried_and_a_listed_one_ticked_off_from_its_line(bea, amina, fay, signed_in, noon):
    event = new_event(at=noon)
    for member in (amina, fay):
        registering.register(event=event, member=member, at=noon)
    ChannelInvite.objects.filter(member=amina).update(state=State.BLOCKED_HOST, due_at=None, last_code="policy")
    ChannelInvite.objects.filter(member=fay).update(state=State.LISTED, adapter="manual", due_at=None)
    here, browser = page("registrations", event), signed_in(bea)
    body = browser.get(here).content.decode()
    assert "The tenant that hosts the team does not allow guests from their domain." in body and "Code: policy." in body
    stuck, listed = ChannelInvite.objects.get(member=amina), ChannelInvite.objects.get(member=fay)
    answer = browser.post(page("retry", stuck), {"back": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    browser.post(page("tick-off", listed), {"back": "https://elsewhere.example/"})
    stuck.refresh_from_db()
    listed.refresh_from_db()
    assert (stuck.state, listed.state) == (State.ASKED, State.MEMBER)
    assert browser.post(page("tick-off", listed), {"back": "//elsewhere.example/"})["Location"] == reverse("desk:teams")


def test_twenty_stand_on_a_page_at_the_same_cost_and_are_found_by_name(bea, signed_in, noon):
    event = new_event(at=noon, capacity=20)
    browser, here = signed_in(bea), page("registrations", event)

    def come(numbers):
        for number in numbers:
            member = new_member(f"m{number}@leeds.gov.uk", at=noon, name=f"Member {number:03}")
            registering.register(event=event, member=member, at=noon)

    come(range(25))
    few = queries(browser, here)
    come(range(25, 60))
    assert queries(browser, here) == few
    body = browser.get(here).content.decode()
    assert "Member 019" in body and "Member 020" not in body
    body = browser.get(here + "?page=3").content.decode()
    assert "Member 040" in body and "Number 40 on the waiting list" in body
    body = browser.get(here + "?name=ber+033").content.decode()
    assert "Number 14 on the waiting list" in body and "Member 034" not in body
    assert "Nobody with this name" in browser.get(here + "?name=Zoë").content.decode()


def test_the_file_runs_nothing_and_taking_it_is_written_down(bea, signed_in, noon):
    event = new_event(at=noon)
    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", '=cmd|" /C calc"!A0', 'O"Neill, Ann', "Plain Name"]
    for number, name in enumerate(nasty):
        member = new_member(f"n{number}@leeds.gov.uk", at=noon, name="N")
        Member.objects.filter(pk=member.pk).update(
            name=name, name_folded=f"n{number}", organisation=None, organisation_said=name
        )
        registering.register(event=event, member=member, at=noon)
    answer = signed_in(bea).post(page("download-registrations", event))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{event.slug}.csv"'
    rows = cells(answer)[1:]
    assert len(rows) == len(nasty)
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)
        assert not any("\n" in cell or "\r" in cell for cell in row)
    assert rows[0][:2] == ["'=1+1", "'=1+1"]
    assert rows[8][:2] == ['O"Neill, Ann', 'O"Neill, Ann']
    deed = AuditRecord.objects.get(did="downloaded the registrations")
    assert (deed.by_id, deed.detail) == (bea.pk, {"people": len(nasty), "event": event.pk})
    assert b"leeds.gov.uk" not in answer.content


def test_fetching_the_file_by_a_link_is_not_possible(bea, signed_in, noon):
    event = new_event(at=noon)
    assert signed_in(bea).get(page("download-registrations", event)).status_code == 405
    assert AuditRecord.objects.filter(did="downloaded the registrations").count() == 0


def test_a_member_who_gave_the_place_back_is_gone(bea, amina, signed_in, noon):
    event = new_event(at=noon)
    registration = registering.register(event=event, member=amina, at=noon)
    registrations.withdraw(registration=registration, by=amina, at=noon + timedelta(minutes=1))
    assert "Nobody has registered yet" in signed_in(bea).get(page("registrations", event)).content.decode()


@pytest.mark.parametrize("column", registered.COLUMNS)
def test_every_column_of_the_file_has_a_heading_in_both_languages_and_something_in_it(
    column, bea, amina, signed_in, noon
):
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    with override("en"):
        english = str(registered.COLUMNS[column])
    (row,) = registered.rows(event, registered.of_event(event), now=TeamsNow())
    assert row.get(column), f"The column “{english}” is empty: give each row its {column!r} in desk/registrations.py."
    po = Path(settings.LOCALE_PATHS[0]) / "cy" / "LC_MESSAGES" / "django.po"
    welsh = read_po(io.BytesIO(po.read_bytes())).get(english)
    assert welsh and welsh.string, f"The heading “{english}” has no Welsh: see docs/welsh.md."
    in_file = {"en": cells(signed_in(bea).post(page("download-registrations", event)))}
    in_file["cy"] = cells(signed_in(bea).post(f"/cy{page('download-registrations', event)}"))
    place = list(registered.COLUMNS).index(column)
    assert (in_file["en"][0][place], in_file["cy"][0][place]) == (english, welsh.string)
    assert in_file["en"][1][place] == row[column]


def test_a_file_about_many_needs_a_second_organiser(bea, cleo, amina, fay, signed_in, noon, monkeypatch):
    monkeypatch.setattr(exports, "MANY", 2)
    events = [new_event(at=noon), new_event(at=noon)]
    for event, member in ((events[0], amina), (events[0], fay), (events[1], bea), (events[1], amina)):
        registering.register(event=event, member=member, at=noon, with_teams=False)
    few, many = (reverse("desk:download-registrations", args=[event.pk]) for event in events)
    browser = signed_in(bea)
    assert browser.post(few).status_code == browser.post(few).status_code == 200
    answer = browser.post(many, follow=True)
    assert "another organiser has to agree first" in answer.content.decode(), "Two files add up."
    browser.post(answer.redirect_chain[-1][0], {"reason": "For the badges."})
    decision = JointDecision.objects.get()
    assert browser.post(many).status_code == 302
    joint_decisions.agree(decision=decision, by=cleo, at=noon)
    assert browser.post(many)["Content-Disposition"].startswith("attachment")
    assert signed_in(cleo).post(many).status_code == 200, "Two are few for the other organiser."
    with time_machine.travel(noon + timedelta(days=8), tick=False):
        assert (
            exports.may_export(
                kind="events.download_registrations",
                subject=decision.subject,
                members=[1, 2, 3],
                by=bea,
                at=timezone.now(),
            )
            is False
        )


@pytest.mark.parametrize("placed", [True, False])
def test_an_organiser_gives_a_place_back_for_somebody_and_the_reason_is_read_and_kept(
    bea, amina, fay, signed_in, noon, placed
):
    event = new_event(at=noon, capacity=1)
    first, second = (registering.register(event=event, member=each, at=noon) for each in (amina, fay))
    going = first if placed else second
    browser, url = signed_in(bea), reverse("desk:give-back", args=[going.pk])
    assert url in browser.get(page("registrations", event)).content.decode()
    assert "Say how you know." in browser.post(url, {"reason": " "}).content.decode()
    browser.post(url, {"reason": "She replied to the invitation."})
    going.refresh_from_db()
    assert going.cancelled_at is not None
    assert AuditRecord.objects.get(did="gave back for a member").reason == "She replied to the invitation."
    assert event.registrations.offered().exists() is placed
    told = Email.objects.filter(member=going.member, kind="calendars.entry" if placed else "events.given_back").last()
    assert "She replied to the invitation." in str(told.payload)
    assert browser.get(url).status_code == 404


@pytest.mark.parametrize("who", ["amina", "fay", None])
def test_nobody_else_gives_a_place_back_for_another(cast, client, signed_in, noon, who):
    event = new_event(at=noon)
    registration = registering.register(event=event, member=cast["amina"], at=noon)
    browser = signed_in(cast[who]) if who else client
    answer = browser.post(reverse("desk:give-back", args=[registration.pk]), {"reason": "x"})
    registration.refresh_from_db()
    assert (answer.status_code in (302, 404), registration.cancelled_at) == (True, None)


@pytest.mark.parametrize(
    ("email", "lost", "said"),
    [
        ({"sent_at": True}, False, "Sent"),
        ({"sent_at": True}, True, "Not reachable"),
        ({"sent_at": True, "bounced_at": True, "gave_up_at": True}, False, "Not reachable"),
        ({"gave_up_at": True}, False, "Given up"),
    ],
)
def test_who_is_not_reached_is_not_said_to_have_been_told(bea, amina, signed_in, noon, email, lost, said):
    event = new_event(at=noon)
    registering.register(event=event, member=amina, at=noon)
    Email.objects.filter(kind="calendars.entry").update(due_at=None, **dict.fromkeys(email, noon))
    amina.addresses.filter(address=amina.email).update(bounced_at=noon if lost else None)
    body = signed_in(bea).get(page("registrations", event)).content.decode()
    assert said in body and ({"Sent", "Not reachable", "Given up"} - {said}).isdisjoint(re.findall(r">([^<>]+)<", body))
    assert bool(reachability_lines(amina)) is lost
