"""What is sent is what was seen, to whom it was seen, once each, and to nobody who is not there any more."""

import itertools
import re
from datetime import timedelta

import pytest
from django.db import connection, transaction

from pleiad.errors import Refused
from pleiad.events.actions import registering
from pleiad.home import choosing
from pleiad.members import actions as members
from pleiad.members import leaving, powers
from pleiad.members.models import Address, Member
from pleiad.outbox.models import Email
from pleiad.testing import at_once, broken, new_event, new_member

from ..actions import sending, writing
from ..audience import recipients
from ..emails import preview
from ..models import Announcement, Recipient
from .conftest import message, send_off, written

TICKET = re.compile(r"(/ticket/)[^\s/]+")


def bytes_of(mail):
    """Every byte that the reader gets of text and HTML, without the secret that stops these emails, and the subject."""
    parts = [TICKET.sub(r"\1…", each) for each in (mail.body, *(part for part, _kind in mail.alternatives))]
    return mail.subject, parts, mail.reply_to, mail.from_email and mail.extra_headers["From"]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_preview_is_what_is_sent_to_the_byte(draft, bea, amina, noon, language):
    members.change_profile(member=amina, name=amina.name, language=language, hidden=False, shielded=False, at=noon)
    text = "Hello,\n\n*all* of you:\n\n- one\n- two, with [a link](https://a.example/b_c)\n\n> <b>no</b> HTML & so on"
    held = draft(text=text, subject_cy="Cynhaliwr newydd", text_cy="Helo,\n\n**pob un** ohonoch.")
    seen = preview(announcement=held, reader=bea, language=language)
    send_off(held, by=bea, at=noon)
    sending.step_due(at=noon)
    sent = next(message(each) for each in written() if each.member == amina)
    assert bytes_of(sent) == bytes_of(seen)
    assert sent.to == [amina.email] and "<b>" not in sent.alternatives[0][0]
    assert ("pob un" in sent.body) == (language == "cy")


def test_the_list_is_that_of_the_preview(draft, bea, noon):
    held = draft()
    seen = list(recipients(held))
    send_off(held, by=bea, at=noon)
    sending.step_due(at=noon)
    assert [each.member for each in written()] == seen
    assert set(seen) == set(Member.objects.current())


@pytest.mark.parametrize("what", ["the text", "the list", "who reads the replies"])
def test_what_has_changed_since_the_preview_is_not_sent(draft, bea, cleo, amina, noon, what):
    held = draft()
    seen = sending.fingerprint(held, list(recipients(held).values_list("pk", flat=True)))
    if what == "the text":
        Announcement.objects.update(text="Other words.")
    elif what == "the list":
        new_member("new@manchester.gov.uk", at=noon)
    else:
        Announcement.objects.update(replies_to=cleo)
    with pytest.raises(sending.ChangedSince):
        sending.send(announcement=held, seen=seen, by=bea, at=noon)
    assert not Recipient.objects.exists()


@pytest.mark.parametrize("moment", ["before the step", "after the step"])
@pytest.mark.parametrize("what", ["leaves", "is suspended", "stops these emails"])
def test_nobody_gets_it_who_left_was_suspended_or_stopped_it_in_between(draft, bea, amina, fay, noon, moment, what):
    send_off(draft(), by=bea, at=noon)
    if moment == "after the step":
        sending.step_due(at=noon)
    if what == "leaves":
        leaving.leave(member=amina, at=noon)
    elif what == "is suspended":
        powers.suspend(member=amina, by=bea, at=noon, reason="For the tests.")
    else:
        choosing.stop(member=amina.pk, subscription="announcement", at=noon)
    sending.step_due(at=noon)
    mine = [each for each in written() if each.member_id == amina.pk]
    assert not [each for each in mine if each.due_at and message(each)]
    assert any(each.member == fay and message(each) for each in written())


def test_what_must_be_known_reaches_those_with_a_place_whatever_they_stopped(draft, bea, amina, dot, fay, noon):
    event = new_event(at=noon, capacity=2)
    for each in (amina, dot, fay):
        registering.register(event=event, member=each, at=noon)
    choosing.stop(member=amina.pk, subscription="announcement", at=noon)
    held = draft(kind="must-know", event=event, at_event="place")
    send_off(held, by=bea, at=noon)
    sending.step_due(at=noon)
    assert {each.member for each in written()} == {amina, dot}  # Dot’s place is provisional, and Fay waits
    assert "/ticket/" not in message(written()[0]).body
    assert list(recipients(draft(event=event, at_event="place"))) == [dot]
    assert list(recipients(draft(event=event, at_event="waiting"))) == [fay]


def test_who_came(draft, bea, amina, fay, noon):
    event = new_event(at=noon, days=0.01)
    for each in (amina, fay):
        registering.register(event=event, member=each, at=noon)
    later = noon + timedelta(days=1)
    event.registrations.filter(member=amina).update(came_at=later)
    assert list(recipients(draft(event=event, at_event="came"))) == [amina]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"kind": "must-know"}, "Choose the meeting"),
        ({"kind": "newsletter", "nation": "Wales"}, "all members"),
        ({"at_event": "came"}, "Choose the meeting"),
    ],
)
def test_an_audience_that_makes_no_sense_is_refused(draft, facts, why):
    with pytest.raises(Refused, match=why):
        draft(**facts)


def test_a_nation_a_sector_and_an_organisation_narrow_it_down(draft, amina, bea, cleo, fay):
    assert set(recipients(draft(sector="police"))) == {cleo}
    assert set(recipients(draft(nation="Wales"))) == {bea}
    assert set(recipients(draft(organisation=amina.organisation))) == {amina, fay}
    assert set(recipients(draft(organisation=amina.organisation, nation="Wales"))) == set()


def test_an_address_from_which_emails_come_back_is_left_out(draft, amina, noon):
    Address.objects.filter(address=amina.email).update(bounced_at=noon)
    assert amina not in recipients(draft())


def test_it_leaves_at_its_pace_and_not_at_night(draft, bea, noon):
    for number in range(7):
        new_member(f"m{number}@manchester.gov.uk", at=noon)
    held = draft()
    Announcement.objects.update(an_hour=240)  # four a minute
    held.refresh_from_db()
    send_off(held, by=bea, at=noon)
    assert [sending.step_due(at=noon + timedelta(seconds=each)) for each in (0, 1, 30, 60, 61)] == [4, 0, 0, 4, 0]
    evening = noon.replace(hour=22)
    assert sending.step_due(at=evening) == 0
    assert sending.step_due(at=evening + timedelta(hours=8)) == 0
    assert sending.step_due(at=evening + timedelta(hours=9)) == 3
    held.refresh_from_db()
    assert held.done_at and held.next_step_at is None


def test_it_waits_for_its_day(draft, bea, noon):
    held = draft(from_at=noon + timedelta(days=2))
    send_off(held, by=bea, at=noon)
    assert sending.step_due(at=noon + timedelta(days=1)) == 0
    assert sending.step_due(at=noon + timedelta(days=2)) == held.__class__.objects.get(pk=held.pk).many


def test_stopped_it_goes_no_further(draft, bea, noon):
    for number in range(4):
        new_member(f"m{number}@manchester.gov.uk", at=noon)
    held = draft()
    Announcement.objects.update(an_hour=120)
    held.refresh_from_db()
    sent = send_off(held, by=bea, at=noon)
    sending.step_due(at=noon)
    Email.objects.filter(pk=written()[0].pk).update(due_at=None, sent_at=noon)
    sending.stop(announcement=sent, by=bea, at=noon)
    assert sending.step_due(at=noon + timedelta(hours=1)) == 0
    assert [message(each) for each in written() if each.due_at] == [None]
    sent.refresh_from_db()
    counted = sending.progress(sent)
    assert counted["sent"] == 1 and counted["waiting"] == 0 and counted["stopped"] == sent.many - 1
    with pytest.raises(Refused):
        sending.stop(announcement=sent, by=bea, at=noon)


def test_a_sent_one_is_sent_once_and_no_longer_changes(draft, bea, noon):
    held = draft()
    sent = send_off(held, by=bea, at=noon)
    for deed in (
        lambda: send_off(sent, by=bea, at=noon),
        lambda: writing.change(announcement=held, by=bea, at=noon, topics=(), text="Other."),
        lambda: writing.throw_away(announcement=held, by=bea, at=noon),
    ):
        with pytest.raises(Refused):
            deed()


def test_replies_go_to_the_organiser_who_is_named_as_long_as_they_are_one(draft, bea, cleo, noon, settings):
    held = draft(replies_to=cleo)
    send_off(held, by=bea, at=noon)
    sending.step_due(at=noon)
    email = written()[0]
    assert message(email).reply_to == [cleo.email]
    Member.objects.filter(pk=cleo.pk).update(organiser_since=None)
    assert message(email).reply_to == [settings.NETWORK["contact"]]


class Killed(Exception):
    pass


def dying(at_statement):
    """Ends a step at this statement of it, as if the process had died there."""
    counted = itertools.count(1)

    def execute(run, sql, values, many, context):
        if next(counted) == at_statement:
            raise Killed
        return run(sql, values, many, context)

    return execute


@pytest.mark.django_db
def test_a_step_that_dies_anywhere_leaves_nobody_out_and_writes_to_nobody_twice(draft, bea, noon):
    for number in range(12):
        new_member(f"m{number}@manchester.gov.uk", at=noon)
    held = draft()
    Announcement.objects.update(an_hour=240)
    held.refresh_from_db()
    held = send_off(held, by=bea, at=noon)
    at, dies_at = noon, 1
    while Announcement.objects.filter(next_step_at__isnull=False).exists():
        try:
            with transaction.atomic(), connection.execute_wrapper(dying(dies_at)):
                sending.step_due(at=at)
            dies_at = 1
        except Killed:
            dies_at += 1
        at += timedelta(minutes=1)
    emails = [each.member_id for each in written()]
    assert sorted(emails) == sorted(Recipient.objects.values_list("member", flat=True)) and len(emails) == held.many


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_two_workers_and_two_presses_at_once(draft, bea, noon):
    for number in range(6):
        new_member(f"m{number}@manchester.gov.uk", at=noon)
    held = draft()
    raised = at_once(*[lambda: send_off(held, by=bea, at=noon)] * 3)
    assert not broken(raised) and raised.count(None) == 1
    many = Recipient.objects.count()
    assert not broken(at_once(*[lambda: sending.step_due(at=noon)] * 3))
    assert len(written()) == many == len({each.member_id for each in written()})
