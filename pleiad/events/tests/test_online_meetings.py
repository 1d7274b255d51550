"""Teams makes the online meeting of an event, keeps it true, drops it, and tells who was there."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.calendars.models import CalendarEntry
from pleiad.errors import Refused
from pleiad.integrations.graph.fake import FakeGraph
from pleiad.integrations.graph.meetings import Meetings
from pleiad.members.models import Address
from pleiad.teams.models import ChannelInvite
from pleiad.testing import new_event

from .. import online_meetings as delivery
from .. import rules
from ..actions import hosting, online_meetings, planning, registering
from ..models import Event, OnlineMeeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant(settings, monkeypatch):
    with FakeGraph() as fake:
        settings.GRAPH = fake.config()
        client = Meetings(settings.GRAPH, timeout=(2, 1))
        monkeypatch.setattr(delivery, "meetings_client", lambda: client)
        yield fake


@pytest.fixture
def event(noon, tenant):
    return new_event(at=noon, link="", rule="chatham")


def settle(at, hours=1):
    """Let workers run until nothing is due for so long."""
    end = at + timedelta(hours=hours)
    for _turn in range(50):
        due = OnlineMeeting.objects.filter(due_at__lte=end).order_by("due_at").values_list("due_at", flat=True).first()
        if due is None:
            return
        delivery.run(at=max(due, at))
    raise AssertionError("It never comes to rest.")


def made(event, by, at):
    online_meetings.ask(event=event, by=by, at=at)
    settle(at)
    event.refresh_from_db()
    return OnlineMeeting.objects.get(event=event)


@pytest.mark.parametrize(
    ("rule", "recorded", "scope", "recording"),
    [
        ("chatham", False, "organization", False),
        ("attributable", True, "organization", True),
        ("stays", False, "organization", False),
        ("stays", True, "organization", False),
    ],
)
def test_the_rule_of_the_room_decides_lobby_and_recording(rule, recorded, scope, recording, tenant, bea, noon):
    event = new_event(at=noon, link="", rule=rule, recorded=recorded)
    meeting = made(event, bea, noon)
    there = tenant.meetings.all[meeting.meeting_id]
    assert (event.link, meeting.trouble, meeting.due_at) == (there.url, "", None)
    assert there.settings["lobbyBypassSettings"]["scope"] == scope
    assert (there.settings["allowRecording"], there.settings["allowTranscription"]) == (recording, recording)
    assert there.settings["recordAutomatically"] is False
    assert AuditRecord.objects.filter(did="made an online meeting").count() == 1


def in_teams(member, at):
    return ChannelInvite.objects.create(
        member=member, address=member.email, adapter="graph", state="member", state_changed_at=at, cause="joined",
        written_at=at, guest_id=f"guest-{member.pk}",
    )  # fmt: skip


def test_where_nothing_leaves_the_room_its_hosts_keep_the_door(tenant, amina, bea, noon):
    event = new_event(at=noon, link="", rule="stays")
    hosting.name_hosts(event=event, host=bea, by=bea, at=noon)
    in_teams(bea, noon)
    in_teams(amina, noon)
    meeting = made(event, bea, noon)
    there = tenant.meetings.all[meeting.meeting_id].settings
    assert there["lobbyBypassSettings"]["scope"] == "invited"
    assert [each["identity"]["user"]["id"] for each in there["participants"]["attendees"]] == [f"guest-{bea.pk}"]
    assert there["allowedPresenters"] == "roleIsPresenter"


def test_a_new_host_keeps_the_door_from_then_on(tenant, bea, cleo, noon):
    event = new_event(at=noon, link="", rule="stays")
    hosting.name_hosts(event=event, host=bea, by=bea, at=noon)
    in_teams(cleo, noon)
    meeting = made(event, bea, noon)
    assert tenant.meetings.all[meeting.meeting_id].settings["lobbyBypassSettings"]["scope"] == "organization"
    hosting.name_hosts(event=event, host=bea, deputies=[cleo], by=bea, at=noon)
    settle(noon)
    assert tenant.meetings.all[meeting.meeting_id].settings["lobbyBypassSettings"]["scope"] == "invited"


def test_moved_and_renamed_the_meeting_in_teams_follows_and_the_link_stays(event, tenant, bea, noon):
    meeting = made(event, bea, noon)
    link = event.link
    later = event.starts_at + timedelta(days=1)
    planning.change(
        event=event, by=bea, at=noon, starts_at=later, ends_at=later + timedelta(hours=1), title="Another title"
    )
    settle(noon)
    there = tenant.meetings.all[meeting.meeting_id]
    assert (there.subject, there.starts) == ("Another title", f"{later:%Y-%m-%dT%H:%M:%SZ}")
    assert Event.objects.get(pk=event.pk).link == link


def test_what_teams_does_not_show_is_not_told(event, tenant, bea, noon):
    made(event, bea, noon)
    asked = tenant.calls("set-meeting")
    planning.change(event=event, by=bea, at=noon, summary="Another summary.", capacity=20)
    settle(noon)
    assert tenant.calls("set-meeting") == asked


@pytest.mark.parametrize("how", ["cancelled", "another link", "no link"])
def test_when_nobody_is_led_there_any_more_it_is_deleted_in_teams(how, event, tenant, bea, noon):
    made(event, bea, noon)
    if how == "cancelled":
        planning.cancel(event=event, by=bea, at=noon, reason="The room is flooded.")
    else:
        link = "https://elsewhere.meet.example/meeting" if how == "another link" else ""
        planning.change(event=event, by=bea, at=noon, link=link)
    settle(noon)
    assert tenant.meetings.all == {}
    assert OnlineMeeting.objects.get().dropped_at


def test_deleted_by_hand_in_teams_it_is_made_anew_and_the_link_follows(event, tenant, amina, bea, noon):
    made(event, bea, noon)
    registering.register(event=event, member=amina, at=noon)
    entries = list(CalendarEntry.objects.values("location"))
    before = event.link
    tenant.meetings.all.clear()
    planning.change(event=event, by=bea, at=noon, title="Another title")
    settle(noon)
    event.refresh_from_db()
    (there,) = tenant.meetings.all.values()
    assert event.link == there.url != before
    assert list(CalendarEntry.objects.values("location")) == entries  # a personal join link leads wherever it now is


@pytest.mark.parametrize("call", ["make-meeting", "set-meeting", "drop-meeting"])
@pytest.mark.parametrize("how", ["lost", "unheard", "busy"])
def test_trouble_on_the_way_makes_one_meeting_all_the_same(call, how, event, tenant, bea, noon, monkeypatch):
    from pleiad.integrations.graph.fake.misbehaviour import CASES, Misbehaviour, Reply, error

    reply = error(429, "TooManyRequests", "", {"Retry-After": "30"}) if how == "busy" else Reply(0, how="dropped")
    monkeypatch.setitem(CASES, "now", Misbehaviour((call,), 1, reply, after=how == "lost"))
    tenant.switches.on("*", "now")
    made(event, bea, noon)
    assert len(tenant.meetings.all) == 1
    planning.cancel(event=event, by=bea, at=noon, reason="A reason.")
    settle(noon)
    assert (len(tenant.meetings.all), OnlineMeeting.objects.get().trouble) == (0, "")


@pytest.mark.parametrize(
    ("wrong", "trouble", "names"),
    [
        ("permission", "permission-missing", "OnlineMeetings.ReadWrite.All"),
        ("policy", "no-access-policy", "application access policy"),
        ("owner", "owner-unknown", "GRAPH_MEETINGS_OWNER"),
        ("secret", "credentials", "does not accept our secret"),
    ],
)
def test_what_is_wrong_is_said_with_the_switch_to_turn(
    wrong, trouble, names, event, tenant, bea, noon, signed_in, settings, monkeypatch
):
    if wrong == "permission":
        tenant.roles.discard("OnlineMeetings.ReadWrite.All")
    elif wrong == "policy":
        tenant.meetings.owner = None
    else:
        change = {"meetings_owner": "host@council.gov.uk"} if wrong == "owner" else {"secret": "old"}
        client = Meetings({**settings.GRAPH, **change})
        monkeypatch.setattr(delivery, "meetings_client", lambda: client)
    online_meetings.ask(event=event, by=bea, at=noon)
    delivery.run(at=noon)
    assert OnlineMeeting.objects.get().trouble == trouble
    browser = signed_in(bea)
    page = browser.get(reverse("desk:event", args=[event.pk])).content.decode()
    assert names in page and "Let Teams try again" in page


def test_a_policy_that_comes_later_needs_no_second_press(event, tenant, bea, noon):
    tenant.meetings.owner, owner = None, tenant.meetings.owner
    online_meetings.ask(event=event, by=bea, at=noon)
    delivery.run(at=noon)
    tenant.meetings.owner = owner
    settle(noon + timedelta(minutes=30))
    event.refresh_from_db()
    assert event.link


def test_a_link_that_an_organiser_set_meanwhile_stays_and_the_meeting_goes(event, tenant, bea, noon):
    online_meetings.ask(event=event, by=bea, at=noon)
    planning.change(event=event, by=bea, at=noon, link="https://elsewhere.meet.example/m")
    settle(noon)
    event.refresh_from_db()
    assert (event.link, tenant.meetings.all) == ("https://elsewhere.meet.example/m", {})


@pytest.mark.parametrize("what", ["link", "cancelled", "over", "twice", "nobody named"])
def test_it_is_refused_with_the_reason(what, event, tenant, bea, noon, settings):
    at = noon
    if what == "link":
        planning.change(event=event, by=bea, at=noon, link="https://elsewhere.meet.example/m")
    elif what == "cancelled":
        planning.cancel(event=event, by=bea, at=noon, reason="A reason.")
    elif what == "over":
        at = event.ends_at
    elif what == "twice":
        online_meetings.ask(event=event, by=bea, at=noon)
    else:
        settings.GRAPH = {**settings.GRAPH, "meetings_owner": ""}
    with pytest.raises(Refused):
        online_meetings.ask(event=event, by=bea, at=at)


@pytest.mark.parametrize("name", ["make-meeting", "attendance-report"])
@pytest.mark.parametrize("who", ["nobody", "amina", "erin"])
def test_only_organisers_ask_teams_and_only_by_pressing(name, who, event, tenant, bea, request, client, signed_in):
    path = reverse(f"desk:{name}", args=[event.pk])
    browser = client if who == "nobody" else signed_in(request.getfixturevalue(who)) if who == "amina" else client
    assert browser.post(path).status_code in (302, 403, 404)
    assert signed_in(bea).get(path).status_code == 405
    assert OnlineMeeting.objects.count() == 0


def test_members_never_see_the_address_in_teams(event, tenant, amina, bea, noon, signed_in):
    made(event, bea, noon)
    page = signed_in(amina).get(event.get_absolute_url()).content.decode()
    assert event.link not in page


# who was there


@pytest.fixture
def after(event, tenant, amina, cleo, fay, bea, noon):
    """The meeting is over: Amina, Cleo and Fay had places."""
    meeting = made(event, bea, noon)
    for member in (amina, cleo, fay):
        registering.register(event=event, member=member, at=noon, with_teams=False)
    with time_machine.travel(event.ends_at + timedelta(hours=1), tick=False):
        yield meeting, event.ends_at + timedelta(hours=1)


def came(event):
    return set(event.registrations.filter(came_at__isnull=False).values_list("member__name", flat=True))


def ask(event, by, at):
    online_meetings.ask_for_report(event=event, by=by, at=at)
    settle(at)
    return OnlineMeeting.objects.get()


@pytest.mark.parametrize("by", ["address", "another address", "guest", "opened as", "capitals"])
def test_who_was_there_is_known_by_account_or_address_and_marked(by, event, tenant, after, amina, bea, noon):
    meeting, at = after
    attendee = ("", "", 600)
    if by in ("address", "capitals"):
        attendee = (amina.email.upper() if by == "capitals" else amina.email, "", 600)
    elif by == "another address":
        Address.objects.create(
            member=amina, address="a@home.example", key="a@home.example", kind="private", proved_at=noon
        )
        attendee = ("a@home.example", "", 600)
    else:
        ChannelInvite.objects.create(
            member=amina, address=amina.email, adapter="graph", state="member", state_changed_at=noon, cause="joined",
            written_at=noon, guest_id="the-guest", opened_as="other@home.example",
        )  # fmt: skip
        attendee = ("", "the-guest", 600) if by == "guest" else ("other@home.example", "", 600)
    tenant.meetings.hold(meeting.meeting_id, [attendee, ("stranger@elsewhere.example", "", 600)])
    read = ask(event, bea, at)
    assert came(event) == {amina.name}
    assert (read.report_named, read.report_known, read.report_trouble) == (2, 1, "")


def test_nobody_is_marked_as_absent_and_nobody_without_a_place_as_present(event, tenant, after, cleo, dot, bea, noon):
    meeting, at = after
    event.registrations.filter(member=cleo).update(came_at=at)
    tenant.meetings.hold(meeting.meeting_id, [(dot.email, "", 600)])
    ask(event, bea, at)
    assert came(event) == {cleo.name}


def test_a_meeting_that_was_opened_twice_has_two_reports(event, tenant, after, amina, fay, bea):
    meeting, at = after
    for member in (amina, fay):
        tenant.meetings.hold(
            meeting.meeting_id, [(member.email, "", 60), ("x@y.example", "", 1), ("z@y.example", "", 1)]
        )
    assert ask(event, bea, at).report_named == 4
    assert came(event) == {amina.name, fay.name}


def test_without_a_report_it_looks_again_for_half_a_day_and_says_so(event, tenant, after, bea):
    _meeting, at = after
    online_meetings.ask_for_report(event=event, by=bea, at=at)
    delivery.run(at=at)
    assert OnlineMeeting.objects.get().report_trouble == "no-report"
    settle(at, hours=13)
    assert (OnlineMeeting.objects.get().due_at, OnlineMeeting.objects.get().report_read_at is not None) == (None, True)


def test_without_the_permission_nobody_is_marked_and_it_says_which(event, tenant, after, amina, bea, signed_in):
    meeting, at = after
    tenant.meetings.hold(meeting.meeting_id, [(amina.email, "", 60)])
    tenant.roles.discard("OnlineMeetingArtifact.Read.All")
    tenant._tokens.clear()  # a token keeps what it was given with
    read = ask(event, bea, at)
    assert (read.report_trouble, came(event)) == ("permission-missing", set())
    assert (
        "OnlineMeetingArtifact.Read.All"
        in signed_in(bea).get(reverse("desk:attendance", args=[event.pk])).content.decode()
    )


def test_the_report_leaves_no_name_or_address_behind(event, tenant, after, bea):
    meeting, at = after
    tenant.meetings.hold(meeting.meeting_id, [("stranger@elsewhere.example", "", 600)])
    ask(event, bea, at)
    kept = f"{list(OnlineMeeting.objects.values())} {list(AuditRecord.objects.values('reason', 'detail', 'about'))}"
    assert "stranger" not in kept


def test_before_the_end_teams_is_not_asked(event, tenant, bea, noon):
    meeting = made(event, bea, noon)
    assert rules.why_not_ask_for_report(event=event, meeting=meeting, at=noon)
