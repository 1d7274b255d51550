"""What members read after registering and on lists: no stale places, no empty promise, and always a next step."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from pleiad.calendars.emails import calendar_email
from pleiad.outbox.models import Email
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State
from pleiad.testing import new_event, new_member
from pleiad.ui.dates import short_date

from .. import ledger
from ..actions import planning, registering, registrations
from ..join_links import path_of
from ..models import Event, Registration


def titles(lines):
    return [str(line["title"]) for line in lines]


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now()


def test_a_past_event_is_dated_with_its_year_and_says_nothing_of_places(client, noon, db):
    then = noon.replace(year=2021, month=4, day=29, hour=15)
    new_event(at=then, days=0, title="Diversity and inclusion", capacity=130)
    page = client.get("/events/?past=").content.decode()
    assert "29 Apr 2021" in page
    assert "places left" not in page
    shown = client.get(Event.objects.get().get_absolute_url()).content.decode()
    assert "This event is over." in shown
    assert "left of 130" not in shown


def test_a_cancelled_event_has_no_places_left(client, bea, now):
    meeting = new_event(at=now, capacity=71)
    assert "71 places left" in client.get("/events/").content.decode()
    planning.cancel(event=meeting, by=bea, at=now, reason="The speaker is ill.")
    page = client.get("/events/").content.decode()
    assert "Cancelled" in page
    assert "places left" not in page


def test_a_short_date_keeps_welsh_july_right(noon):
    from django.utils import translation

    july = noon.replace(year=2026, month=7, day=1, hour=12)
    assert short_date(moment=july) == "1 Jul 2026"
    with translation.override("cy"):
        assert short_date(moment=july) == "1 Gorff 2026"


def test_a_full_event_offers_the_waiting_list_before_the_first_click(client, amina, now):
    meeting = new_event(at=now, capacity=1)
    registering.register(event=meeting, member=amina, at=now)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Join the waiting list" in page
    home = client.get("/").content.decode()
    assert "Join the waiting list" in home


def test_from_the_event_page_it_is_one_click_to_i_cannot_come(signed_in, amina, now):
    meeting = new_event(at=now)
    registering.register(event=meeting, member=amina, at=now)
    page = signed_in(amina).get(meeting.get_absolute_url()).content.decode()
    assert f'href="/events/{meeting.slug}/withdraw/"' in page


def test_the_ledger_tells_membership_then_calendar_then_teams(amina, now):
    registration = registering.register(event=new_event(at=now), member=amina, at=now)
    lines = ledger.lines(member=amina, registration=registration)
    assert titles(lines) == ["You are a member", "Calendar invitation", "Teams invitation on its way"]
    assert lines[-1]["sentence"] == "It usually takes a few minutes."


def test_the_teams_line_says_what_the_member_must_do(amina, now):
    registration = registering.register(event=new_event(at=now), member=amina, at=now)
    ChannelInvite.objects.update(state=State.LINK_SENT)
    registration.channel_invite.refresh_from_db()
    assert ledger.lines(member=amina, registration=registration)[-1]["sentence"] == (
        "We mailed you a link for joining the Teams channel. Open the link and ask to join."
    )


def test_a_waiting_member_reads_how_the_waiting_list_works(amina, fay, now):
    meeting = new_event(at=now, capacity=1)
    registering.register(event=meeting, member=amina, at=now)
    second = registering.register(event=meeting, member=fay, at=now)
    assert titles(ledger.lines(member=fay, registration=second))[1] == "A place when one is free"


def test_an_applicant_who_needs_vouches_is_asked_for_names_and_not_told_to_wait(signed_in, now, db):
    gemma = new_member("gemma@gmail.com", at=now, name="Gemma")
    (line, _teams) = ledger.lines(member=gemma)
    assert (str(line["title"]), line["link"]["url"]) == ("Two members vouch for you", "/account/application/")
    page = signed_in(gemma).get("/joined/").content.decode()
    assert "One thing is missing: the names of two members who know you." in page
    assert "Everything you registered for" not in page


def test_teams_is_not_asked_again_while_an_invitation_is_active(signed_in, amina, now):
    browser = signed_in(amina)
    first, second = new_event(at=now), new_event(at=now, title="Another")
    assert "What Teams shows, and who sees it" in browser.get(f"/events/{first.slug}/register/").content.decode()
    assert "Choose whether you want" in browser.post(f"/events/{first.slug}/register/", {}).content.decode()
    browser.post(f"/events/{first.slug}/register/", {"teams": "with"})
    assert "What Teams shows, and who sees it" not in browser.get(f"/events/{second.slug}/register/").content.decode()
    browser.post(f"/events/{second.slug}/register/", {})
    assert [each.channel_invite for each in amina.registrations.all()] == [ChannelInvite.objects.get()] * 2


def test_a_member_without_teams_is_not_invited_by_pressing_on(signed_in, amina, now):
    registering.register(event=new_event(at=now), member=amina, at=now)
    ChannelInvite.objects.update(state=State.OPTED_OUT)
    page = signed_in(amina).get(f"/events/{new_event(at=now, title='Another').slug}/register/").content.decode()
    (chosen,) = re.findall(r"<input[^>]*checked[^>]*>", page)
    assert 'value="without"' in chosen


def test_an_invitation_asked_for_later_is_on_the_page_of_the_registration(amina, now):
    registration = registering.register(event=new_event(at=now), member=amina, at=now, with_teams=False)
    assert titles(ledger.lines(member=amina, registration=registration))[-1] == "Without Teams"
    registering.register(event=new_event(at=now, title="Another"), member=amina, at=now)
    assert titles(ledger.lines(member=amina, registration=registration))[-1] == "Teams invitation on its way"


def test_a_member_who_comes_back_reads_of_a_place_and_not_of_a_change(amina, now):
    meeting = new_event(at=now)
    registrations.withdraw(registration=registering.register(event=meeting, member=amina, at=now), by=amina, at=now)
    registering.register(event=meeting, member=amina, at=now)
    email = Email.objects.filter(kind="calendars.entry").latest("pk")
    mail = calendar_email(email, None)
    assert mail.subject == f"You have a place: {meeting.title}"
    assert "SEQUENCE:2" in mail.calendar.decode()


def test_the_page_of_the_registration_leads_to_the_meeting_when_it_is_about_to_begin(signed_in, amina, now):
    soon, later = new_event(at=now, days=0.01), new_event(at=now, days=10, title="Another")
    for meeting, words in ((soon, "Go to the meeting"), (later, "Your link to the meeting")):
        registration = registering.register(event=meeting, member=amina, at=now)
        answer = signed_in(amina).get(f"/events/{meeting.slug}/registered/")
        page = answer.content.decode()
        assert ("form-action https: 'self';" in answer["Content-Security-Policy"]) == (meeting is soon)
        assert words in page
        assert path_of(registration.pk) in page


def test_a_cancelled_meeting_is_no_longer_a_place(signed_in, amina, bea, now):
    meeting = new_event(at=now)
    registering.register(event=meeting, member=amina, at=now)
    planning.cancel(event=meeting, by=bea, at=now + timedelta(seconds=1), reason="The speaker is ill.")
    answer = signed_in(amina).get(f"/events/{meeting.slug}/registered/")
    assert (answer.status_code, answer["Location"]) == (302, meeting.get_absolute_url())
    assert "See your place" not in signed_in(amina).get(meeting.get_absolute_url()).content.decode()


def test_a_slip_in_the_address_does_not_lose_the_meeting(client, db, now):
    meeting = new_event(at=now)
    client.post("/enter/", {"address": "rsoa@leeds.gov.uk", "next": f"/events/{meeting.slug}/register/"})
    again = f"/enter/?next=%2Fevents%2F{meeting.slug}%2Fregister%2F"
    assert f'href="{again}"' in client.get("/enter/code/").content.decode()
    page = client.get(again).content.decode()
    assert f'name="next" value="/events/{meeting.slug}/register/"' in page
    assert f'href="{meeting.get_absolute_url()}"' in page


def test_who_has_a_place_has_the_link_on_each_page_and_in_the_note_of_the_calendar(amina, fay, now, signed_in):
    """Some calendars make the place no link, and show the note alone."""
    event = new_event(at=now)
    registration = registering.register(event=event, member=amina, at=now)
    link = path_of(registration.pk, registration.link_round)
    browser = signed_in(amina)
    assert link in browser.get("/events/mine/").content.decode()
    own = browser.get(event.get_absolute_url()).content.decode()
    assert link in own and "your link comes with your place" not in own
    theirs = signed_in(fay).get(event.get_absolute_url()).content.decode()
    assert link not in theirs and "your link comes with your place" in theirs
    email = Email.objects.filter(member=amina, kind="calendars.entry").get()
    (entry,) = Calendar.from_ical(calendar_email(email, {}).calendar).walk("VEVENT")
    assert link in entry["DESCRIPTION"] and link in entry["LOCATION"]


def test_your_meetings_say_until_when_a_place_is_offered(amina, now, signed_in):
    event = new_event(at=now)
    registering.register(event=event, member=amina, at=now)
    Registration.objects.update(placed_at=None, offered_at=now, offered_until=now + timedelta(hours=9))
    page = signed_in(amina).get("/events/mine/").content.decode()
    assert "Answer until" in page and "/join/" not in page
