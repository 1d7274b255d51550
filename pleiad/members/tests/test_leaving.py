from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from pleiad.calendars.models import CalendarEntry
from pleiad.directory import actions as directory
from pleiad.errors import Refused
from pleiad.events.actions import registering
from pleiad.events.models import Registration
from pleiad.outbox.models import Email
from pleiad.spotlight import actions as spotlight
from pleiad.suggestions import actions as suggestions
from pleiad.teams import periodic as out_of_teams
from pleiad.teams.models import ChannelInvite
from pleiad.teams.states import ENDED, TO_TICK, State
from pleiad.testing import new_event, new_member

from .. import leaving, periodic
from ..addresses import parse
from ..models import Address, Member
from ..powers import release_organiser

pytestmark = pytest.mark.engines


def dump() -> str:
    """Every row of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(found)


def gone(member, at):
    leaving.leave(member=member, at=at)
    Email.objects.filter(member=member).update(due_at=None, sent_at=at)
    ChannelInvite.objects.filter(member=member).update(due_at=None, state=State.WITHDRAWN)
    erased = periodic.run(at=at)
    out_of_teams.run(at=at)
    return erased


def test_nothing_of_a_member_who_left_is_in_any_table(amina):
    at = timezone.now()
    event = new_event(at=at)
    registering.register(event=event, member=amina, at=at)
    Member.objects.filter(pk=amina.pk).update(name="Canary Oystercatcher")
    assert "Canary Oystercatcher" in dump()
    assert gone(Member.objects.get(pk=amina.pk), at) == 1
    after = dump().lower()
    for secret in ("canary oystercatcher", "amina.oneill"):
        assert [line for line in after.splitlines() if secret in line] == []
    left = Member.objects.get(pk=amina.pk)
    assert (left.name, left.email, left.is_current) == ("", f"former-{amina.pk}@nowhere.invalid", False)


def test_leaving_passes_the_place_on_tells_the_calendar_and_asks_teams(amina, fay):
    at = timezone.now()
    event = new_event(at=at, capacity=1)
    registering.register(event=event, member=amina, at=at)
    leaving.leave(member=amina, at=at)
    event.refresh_from_db()
    assert event.places_taken == 0
    assert not Registration.objects.active().filter(event=event, member=amina).exists()
    assert CalendarEntry.objects.get(holder=amina).withdrawn_at == at
    assert Email.objects.filter(member=amina, due_at__isnull=False, kind__startswith="calendars.").exists()
    assert Email.objects.filter(member=amina, kind="members.left").count() == 1
    invite = ChannelInvite.objects.get(member=amina)
    assert invite.state in {*ENDED, *TO_TICK} or invite.due_at


def test_the_last_emails_are_waited_for_thirty_days_at_most(amina):
    at = timezone.now()
    leaving.leave(member=amina, at=at)
    assert periodic.run(at=at) == 0
    assert periodic.run(at=at + timedelta(days=31)) == 1
    assert periodic.run(at=at + timedelta(days=31)) == 0


def test_other_emails_that_waited_are_not_sent_after_leaving(amina):
    from pleiad.outbox.actions import queue_email

    at = timezone.now()
    queue_email(kind="members.account_changed", key="x", at=at, to_member=amina, payload={"what": "address_added"})
    leaving.leave(member=amina, at=at)
    assert not Email.objects.filter(key="x", due_at__isnull=False).exists()


def test_a_former_member_can_join_again_at_once_with_the_same_address(amina):
    at = timezone.now()
    address = amina.work_email
    leaving.leave(member=amina, at=at)
    again = new_member(address, at=at, name="Amina again")
    assert again.pk != amina.pk
    assert Member.objects.get(pk=amina.pk).erased_at
    assert Address.objects.get(address=address).member == again


def test_the_last_two_organisers_cannot_leave_before_one_has_stepped_down(bea, cleo):
    at = timezone.now()
    with pytest.raises(Refused, match="Step down"):
        leaving.leave(member=cleo, at=at)
    release_organiser(member=cleo, by=cleo, agreed_by=bea, at=at)
    leaving.leave(member=Member.objects.get(pk=cleo.pk), at=at)
    with pytest.raises(Refused, match="only organiser"):
        leaving.leave(member=bea, at=at)
    assert Member.objects.get(pk=bea.pk).is_organiser


def test_the_page_asks_for_a_fresh_proof_and_a_press(signed_in, amina):
    browser = signed_in(amina)
    assert "show-that-it-is-you" in browser.get("/account/leave/").url
    assert browser.post("/account/leave/").status_code == 302
    assert Client().get("/account/leave/").status_code == 302
    assert Member.objects.get(pk=amina.pk).left_at is None


def test_after_a_fresh_proof_opening_the_page_changes_nothing_and_the_press_ends_it(signed_in, amina, monkeypatch):
    monkeypatch.setattr("pleiad.members.lately.proved_lately", lambda request, at: True)
    browser = signed_in(amina)
    assert "cannot be undone" in browser.get("/account/leave/").content.decode()
    assert Member.objects.get(pk=amina.pk).left_at is None
    assert "You have left" in browser.post("/account/leave/").content.decode()
    assert Member.objects.get(pk=amina.pk).left_at
    assert browser.get("/account/").status_code == 302


@pytest.mark.parametrize("model", [m for m in apps.get_models() if hasattr(m, "privacy")], ids=lambda m: m._meta.label)
def test_every_table_can_do_what_it_says_about_erasure(model):
    said = model.privacy
    for name in said.blank:
        model._meta.get_field(name)
    if said.on_erasure == "blank" and said.of and said.of != "self" and not said.blank:
        assert model._meta.get_field(said.of).null, (
            "Nothing would be blanked: let the reference go, or name the fields."
        )


def test_the_words_of_a_leaver_in_rows_of_others_are_removed_too(amina, fay, cleo):
    at = timezone.now()
    suggestions.suggest(author=amina, title="Canary title", why="Canary why", at=at)
    spotlight.nominate(by=amina, name="Cleo", address=parse("cleo@kent.police.uk"), words="Canary praise", at=at)
    directory.save_profile(by=amina, headline="H", about="", ask=[], learn=[], listed=True, at=at)
    asked = directory.send(by=cleo, to=amina, purpose="question", text="May I ask?", at=at)
    yes = {"answer": "yes_address", "text": "Canary answer", "address": "amina.oneill@leeds.gov.uk"}
    directory.answer(message=asked, by=amina, at=at, **yes)
    for word in ("Canary title", "Canary why", "Canary praise", "Canary answer"):
        assert word in dump()
    gone(Member.objects.get(pk=amina.pk), at)
    after = dump().lower()
    assert [line for line in after.splitlines() if "canary" in line or "amina.oneill" in line] == []
    assert "may i ask?" in after
