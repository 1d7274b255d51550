"""A member changes employer: at once where the domain list knows the address, otherwise once an organiser has looked."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from icalendar import Calendar

from pleiad.calendars.actions import new_feed
from pleiad.calendars.emails import location_of
from pleiad.calendars.models import CalendarEntry, Feed
from pleiad.directory import actions as directory
from pleiad.errors import Refused
from pleiad.events.actions import registering
from pleiad.events.join_links import join_link
from pleiad.events.models import Registration
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import State
from pleiad.testing import new_event, new_member, shield

from .. import actions, circumstances, moving, staying
from ..models import Address, Application, Member, TimeAway
from ..standing import Standing
from .test_entering import entered
from .test_staying import lapsed

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
OLD, NEW = "mo.mover@gateshead.gov.uk", "mo.mover@cumberland.gov.uk"


@pytest.fixture
def mo(noon):
    """A member at Gateshead, whose only address is that of work."""
    return new_member(OLD, at=noon, name="Mo Mover")


def code_for(address):
    sent = Email.objects.filter(kind="members.code", address=address).order_by("written_at").last()
    return unseal(sent.sealed)["code"]


def adds(browser, address, **more):
    """The member adds an address in the browser and types the code; gives the page they land on."""
    browser.post("/account/addresses/add/", {"address": address, **more})
    return browser.post("/enter/code/", {"code": code_for(address)}, follow=True)


def moved(member, browser, address=NEW, **more):
    page = adds(browser, address, **more).content.decode()
    member.refresh_from_db()
    return page


def in_mail(email):
    """The words and the calendar object of an email that waits."""
    worded = KINDS[email.kind](email, {})
    event = next(iter(Calendar.from_ical(worded.calendar).walk("VEVENT"))) if worded.calendar else None
    return worded, event


def test_a_proved_address_elsewhere_is_a_new_employer_at_once(mo):
    page = moved(mo, entered(mo))
    assert "You now work at Cumberland Council." in page
    assert (str(mo.organisation), mo.work_email, mo.email) == ("Cumberland Council", NEW, NEW)
    assert [each.address for each in mo.addresses.all()] == [NEW]
    assert mo.addresses.get().kind == "work"
    history = [(str(each), bool(each.until_on)) for each in moving.history(mo)]
    assert history == [("Cumberland Council", False), ("Gateshead Council", True)]


def test_the_old_work_address_is_no_way_in(mo, client):
    moved(mo, entered(mo))
    client.post("/enter/", {"address": OLD})
    answer = client.post("/enter/code/", {"code": code_for(OLD)})
    assert answer["Location"].startswith("/join")
    assert client.get("/account/").status_code == 302


def test_what_else_the_old_employer_could_use_stops(mo, noon):
    SocialAccount.objects.create(user=mo, provider="entra", uid="old-tenant")
    new_feed(holder=mo, at=noon)
    elsewhere = entered(mo)
    moved(mo, entered(mo))
    assert not SocialAccount.objects.filter(user=mo).exists()
    assert not Feed.objects.filter(holder=mo).exists()
    assert elsewhere.get("/account/").status_code == 302


def test_every_coming_entry_leaves_the_old_calendar_and_comes_to_the_new_one(mo, noon, client):
    events = [new_event(at=noon, days=days) for days in (5, 9)]
    for event in events:
        registering.register(event=event, member=mo, at=noon)
    old_links = {each.about: location_of(each) for each in CalendarEntry.objects.filter(holder=mo)}
    Email.objects.filter(kind="calendars.entry").delete()
    moved(mo, entered(mo))
    for entry in CalendarEntry.objects.filter(holder=mo):
        gone = Email.objects.get(kind="calendars.other_mailbox", payload__entry=entry.pk)
        there = Email.objects.get(kind="calendars.entry", payload__entry=entry.pk)
        words, cancelled = in_mail(gone)
        assert (gone.address, words.method, str(cancelled["attendee"])) == (OLD, "CANCEL", f"mailto:{OLD}")
        assert "location" not in cancelled and "description" not in cancelled
        words, invited = in_mail(there)
        assert (there.address, words.method, str(invited["attendee"])) == ("", "REQUEST", f"mailto:{NEW}")
        assert str(invited["uid"]) == str(cancelled["uid"]) and invited["sequence"] > cancelled["sequence"]
        assert "You have a place" in words.subject
        assert client.get(old_links[entry.about]).status_code == 404
        assert client.get(str(invited["location"])).status_code == 200
        assert old_links[entry.about] not in words.text


def test_nobody_is_told_twice(mo, noon):
    registering.register(event=new_event(at=noon, days=5), member=mo, at=noon)
    Email.objects.all().delete()
    moved(mo, entered(mo))
    told = [each.kind for each in Email.objects.exclude(kind="members.code")]
    assert sorted(told) == [
        "calendars.entry",
        "calendars.other_mailbox",
        "members.account_changed",
        "members.account_changed",
        "members.moved",
    ]


def test_the_old_guest_leaves_teams_and_a_new_invitation_is_offered(mo, noon):
    registering.register(event=new_event(at=noon), member=mo, at=noon)
    ChannelInvite.objects.update(state=State.MEMBER, guest_id="g", membership_id="m", due_at=None)
    browser = entered(mo)
    moved(mo, browser)
    invite = ChannelInvite.objects.get(member=mo)
    assert (invite.state, invite.address) == (State.LEAVING, OLD)
    ChannelInvite.objects.update(state=State.WITHDRAWN, due_at=None)
    assert "Invite me to Teams" in browser.get("/account/teams/").content.decode()
    browser.post("/account/teams/ask/")
    invite.refresh_from_db()
    assert (invite.state, invite.address) == (State.ASKED, NEW)


def test_seats_and_words_stay_and_the_directory_follows(mo, noon, bea, signed_in):
    directory.save_profile(by=mo, headline="Mo helps", about="", ask=["Cloud"], learn=[], listed=True, at=noon)
    event = new_event(at=noon)
    registering.register(event=event, member=mo, at=noon)
    moved(mo, entered(mo))
    assert Registration.objects.active().get(member=mo).placed_at
    page = signed_in(bea).get(f"/people/{mo.pk}/").content.decode()
    assert "Cumberland Council" in page and "Gateshead" not in page


def test_a_shield_covers_the_new_colleagues_and_goes_on_towards_the_former(mo, noon):
    former, coming = new_member("f@gateshead.gov.uk", at=noon), new_member("c@cumberland.gov.uk", at=noon)
    shield(mo, at=noon)
    mo.refresh_from_db()
    browser = entered(mo)
    page = moved(mo, browser)
    for other in (former, coming):
        assert not Member.objects.visible_to(other).filter(pk=mo.pk).exists()
        assert not Member.objects.visible_to(mo).filter(pk=other.pk).exists()
    assert "Gateshead Council" in page and "Take the shield down" in page
    past = mo.employments.exclude(until_on=None).get()
    browser.post(f"/account/membership/{past.pk}/shield/", {"down": "1"})
    assert Member.objects.visible_to(former).filter(pk=mo.pk).exists()
    assert not Member.objects.visible_to(coming).filter(pk=mo.pk).exists()
    browser.post(f"/account/membership/{past.pk}/shield/", {"up": "1"})
    assert not Member.objects.visible_to(former).filter(pk=mo.pk).exists()


def test_nobody_can_change_the_shield_of_another(mo, amina, signed_in):
    moved(mo, entered(mo))
    past = mo.employments.exclude(until_on=None).get()
    assert signed_in(amina).post(f"/account/membership/{past.pk}/shield/", {"up": "1"}).status_code == 404


def test_other_members_do_not_read_where_somebody_worked_before(mo, noon, amina, bea, signed_in):
    directory.save_profile(by=mo, headline="Mo helps", about="", ask=["Cloud"], learn=[], listed=True, at=noon)
    moved(mo, entered(mo))
    assert "Gateshead" not in signed_in(amina).get(f"/people/{mo.pk}/").content.decode()
    organiser = signed_in(bea)
    assert (
        "Gateshead"
        in organiser.post(
            "/desk/members/", {"asked": "Mo Mover", "why": "They wrote to us."}, follow=True
        ).content.decode()
    )


def test_a_mistyped_address_is_asked_about_before_a_code_is_sent(mo):
    browser, typed = entered(mo), {"address": "mo.mover@cumberlnad.gov.uk", "second": "on"}
    page = browser.post("/account/addresses/add/", typed).content.decode()
    assert f"Did you mean {NEW}?" in page and page.count('name="second" value="on"') == 2
    assert not Email.objects.filter(kind="members.code").exclude(address=OLD).exists()
    assert browser.post("/account/addresses/add/", typed | {"as_typed": typed["address"]}).url == "/enter/code/"


def test_a_second_employer_stands_beside_the_first(mo):
    page = moved(mo, entered(mo), second="on")
    assert "You now work at Cumberland Council too." in page
    assert (str(mo.organisation), mo.email) == ("Gateshead Council", OLD)
    assert {each.address for each in mo.addresses.filter(kind="work")} == {OLD, NEW}
    assert {str(each) for each in mo.employments.current()} == {"Gateshead Council", "Cumberland Council"}


def test_a_second_employer_or_a_secondment_ends_when_the_member_says_so(mo, noon, amina, signed_in):
    shield(mo, at=noon)
    moved(mo, browser := entered(mo), second="on")
    there = mo.employments.get(kind="secondment")
    page = browser.get("/account/membership/").content.decode()
    assert "Where you work too" in page and "Cumberland Council" in page
    assert signed_in(amina).post(f"/account/membership/{there.pk}/left/").status_code == 404
    main = mo.employments.get(kind="main")
    assert browser.post(f"/account/membership/{main.pk}/left/").status_code == 404
    said = browser.post(f"/account/membership/{there.pk}/left/", follow=True).content.decode()
    assert "You no longer work at Cumberland Council." in said
    mo.refresh_from_db()
    assert (str(mo.organisation), mo.email, [str(each) for each in mo.addresses.all()]) == (
        "Gateshead Council",
        OLD,
        [OLD],
    )
    colleague = new_member("c@cumberland.gov.uk", at=noon)
    assert not Member.objects.visible_to(colleague).filter(pk=mo.pk).exists(), "the shield stays up towards them"
    with pytest.raises(Refused):
        moving.leave_second(member=mo, employment=main, at=noon)


def test_who_removes_the_last_work_address_reads_what_follows(mo, noon):
    browser = entered(mo)
    adds(browser, "mo@gmail.com")
    private, work = mo.addresses.get(kind="private"), mo.addresses.get(kind="work")
    page = browser.get(f"/account/addresses/{work.pk}/remove/").content.decode()
    assert "It is your last work address" in page and "You no longer work at Gateshead Council?" in page
    assert "last work address" not in browser.get(f"/account/addresses/{private.pk}/remove/").content.decode()


def test_another_address_at_the_same_employer_is_a_proof_and_no_move(mo, noon):
    lapsed(mo, at=noon)
    page = moved(mo, entered(mo), "m.mover@gateshead.gov.uk")
    assert "is yours now too" in page
    assert mo.employments.count() == 1 and mo.standing == Standing.MEMBER
    assert mo.addresses.filter(kind="work").count() == 2


def test_a_private_address_changes_no_employer(mo):
    moved(mo, entered(mo), "mo@gmail.com")
    assert str(mo.organisation) == "Gateshead Council" and mo.employments.count() == 1
    assert mo.addresses.get(address="mo@gmail.com").kind == "private"


def test_an_unknown_domain_is_looked_at_and_nothing_changes_until_then(mo, noon, bea):
    event = new_event(at=noon)
    registering.register(event=event, member=mo, at=noon)
    browser = entered(mo)
    adds(browser, "mo@digital-charity.example")
    added = mo.addresses.get(address="mo@digital-charity.example")
    page = f"/account/membership/{added.pk}/new-employer/"
    assert page in browser.get("/account/membership/").content.decode()
    answer = browser.post(page, {"organisation": "Digital Charity", "evidence": "I lead research."})
    assert answer["Location"] == "/account/application/"
    mo.refresh_from_db()
    assert (str(mo.organisation), mo.email) == ("Gateshead Council", OLD)
    application = Application.objects.get(member=mo, decided_at=None)
    assert (application.purpose, application.organisation) == ("moving", "Digital Charity")
    actions.approve(application=application, by=bea, at=noon)
    mo.refresh_from_db()
    assert (mo.organisation_name, mo.work_email) == ("Digital Charity", "mo@digital-charity.example")
    assert Registration.objects.active().get(member=mo).placed_at


def test_a_refused_move_changes_nothing(mo, noon, bea):
    browser = entered(mo)
    adds(browser, "mo@digital-charity.example")
    added = mo.addresses.get(address="mo@digital-charity.example")
    moving.say(member=mo, address=added, organisation="Charity", evidence="I work.", second=False, at=noon)
    actions.refuse(application=mo.applications.get(decided_at=None), by=bea, at=noon, reason="Not public sector.")
    mo.refresh_from_db()
    assert mo.is_current and str(mo.organisation) == "Gateshead Council"


def test_a_resting_member_with_a_new_job_wakes_by_moving(mo, noon):
    browser = entered(mo)
    lapsed(mo, at=noon, standing=Standing.RESTING)
    moved(mo, browser)
    assert mo.standing == Standing.MEMBER and str(mo.organisation) == "Cumberland Council"


def test_where_emails_go_decides_where_the_calendar_is(mo, noon):
    registering.register(event=new_event(at=noon), member=mo, at=noon)
    browser = entered(mo)
    adds(browser, "mo@gmail.com")
    home = mo.addresses.get(address="mo@gmail.com")
    link = location_of(CalendarEntry.objects.get(holder=mo))
    browser.post(f"/account/addresses/{home.pk}/write-to/")
    mo.refresh_from_db()
    assert mo.email == "mo@gmail.com"
    assert Email.objects.filter(kind="calendars.other_mailbox", address=OLD).count() == 1
    assert location_of(CalendarEntry.objects.get(holder=mo)) != link
    assert location_of(CalendarEntry.objects.get(holder=mo)) == join_link(Registration.objects.get(member=mo).pk, 1)


def test_an_address_in_a_shared_zone_moves_at_once_when_the_employer_is_named(mo):
    browser = entered(mo)
    page = adds(browser, "mo@nhs.scot").content.decode()
    assert "Where do you work now?" in page and "What do you do there?" not in page
    added = mo.addresses.get(address="mo@nhs.scot")
    form = {"organisation": "NHS Lothian"}
    answer = browser.post(f"/account/membership/{added.pk}/new-employer/", form, follow=True).content.decode()
    assert "You now work at NHS Lothian" in answer
    mo.refresh_from_db()
    assert (mo.work_email, mo.email) == ("mo@nhs.scot", "mo@nhs.scot")


def test_an_address_in_a_zone_that_is_looked_at_asks_where_and_waits(mo):
    browser = entered(mo)
    page = adds(browser, "mo.mover@nhs.net").content.decode()
    assert "What do you do there?" in page
    mo.refresh_from_db()
    assert str(mo.organisation) == "Gateshead Council"


def test_nobody_says_an_employer_for_the_address_of_another(mo, amina, signed_in):
    adds(entered(mo), "mo@nhs.scot")
    added = mo.addresses.get(address="mo@nhs.scot")
    assert signed_in(amina).post(f"/account/membership/{added.pk}/new-employer/", {}).status_code == 404


# Away from work


def test_a_leave_puts_the_proof_off(mo, noon):
    until = (noon + timedelta(days=300)).date()
    circumstances.say(member=mo, kind=circumstances.KINDS["parental-leave"], until_on=until, at=noon)
    assert mo.prove_by - noon > timedelta(days=329)
    assert str(mo.organisation) == "Gateshead Council"
    staying.run(at=noon + timedelta(days=200))
    mo.refresh_from_db()
    assert mo.notice_days is None


def test_a_leave_is_bounded_and_said_once_until_the_next_proof(mo, noon):
    kind = circumstances.KINDS["career-break"]
    for days in (0, 400):
        with pytest.raises(Refused):
            circumstances.say(member=mo, kind=kind, until_on=(noon + timedelta(days=days)).date(), at=noon)
    circumstances.say(member=mo, kind=kind, until_on=(noon + timedelta(days=100)).date(), at=noon)
    circumstances.end(member=mo, at=noon)
    with pytest.raises(Refused, match="already"):
        circumstances.say(member=mo, kind=kind, until_on=(noon + timedelta(days=100)).date(), at=noon)
    staying.proved(member=mo, address=mo.addresses.get(), at=noon + timedelta(days=2))
    circumstances.say(member=mo, kind=kind, until_on=(noon + timedelta(days=100)).date(), at=noon + timedelta(days=3))


def test_between_jobs_needs_a_private_address_and_ends_the_old_way_in(mo, noon):
    kind, until = circumstances.KINDS["between-jobs"], (noon + timedelta(days=90)).date()
    with pytest.raises(Refused, match="private address first"):
        circumstances.say(member=mo, kind=kind, until_on=until, at=noon)
    browser = entered(mo)
    adds(browser, "mo@gmail.com")
    page = browser.post("/account/membership/away/between-jobs/", {"until_on": str(until)}, follow=True)
    assert "You stay a member" in page.content.decode()
    mo.refresh_from_db()
    assert (mo.organisation, mo.email) == (None, "mo@gmail.com")
    assert not Address.objects.filter(address=OLD).exists()
    assert mo.is_current and not mo.employments.current().exists()
    moved(mo, entered(mo))
    assert str(mo.organisation) == "Cumberland Council"
    assert not TimeAway.objects.filter(member=mo).exists()


def test_the_retired_are_never_asked(mo, noon):
    adds(entered(mo), "mo@gmail.com")
    circumstances.say(member=mo, kind=circumstances.KINDS["retired"], until_on=None, at=noon)
    staying.run(at=noon + timedelta(days=4000))
    mo.refresh_from_db()
    assert mo.standing == Standing.MEMBER and mo.prove_by is None


def test_a_network_allows_what_its_rule_says(mo, noon, settings, signed_in):
    settings.TIMES_AWAY = ["parental-leave"]
    browser = signed_in(mo)
    assert "Retired" not in browser.get("/account/membership/").content.decode()
    assert browser.get("/account/membership/away/retired/").status_code == 404
    with pytest.raises(Refused, match="does not allow"):
        circumstances.say(member=mo, kind=circumstances.KINDS["retired"], until_on=None, at=noon)


def test_why_a_member_is_away_is_read_by_that_member_alone(mo, noon, bea, signed_in):
    until = (noon + timedelta(days=300)).date()
    circumstances.say(member=mo, kind=circumstances.KINDS["parental-leave"], until_on=until, at=noon)
    assert "Parental leave" in signed_in(mo).get("/account/membership/").content.decode()
    page = (
        signed_in(bea)
        .post("/desk/members/", {"asked": "Mo Mover", "why": "They wrote to us."}, follow=True)
        .content.decode()
    )
    assert "Mo Mover" in page and "arental leave" not in page


def test_a_resting_member_says_no_leave(mo, noon):
    lapsed(mo, at=noon, standing=Standing.RESTING)
    with pytest.raises(Refused):
        circumstances.say(
            member=mo,
            kind=circumstances.KINDS["parental-leave"],
            until_on=(noon + timedelta(days=30)).date(),
            at=noon,
        )
