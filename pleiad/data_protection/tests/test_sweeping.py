"""What was kept as long as promised goes: in every table, from the same declarations that the privacy notice is made of."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from pleiad.audit.models import AuditRecord
from pleiad.events.actions import registering
from pleiad.events.models import Event, Registration
from pleiad.members.models import Hold
from pleiad.testing import new_event
from tests.house.crawl import dump
from tests.house.planted import plant

from .. import periodic, sweeping
from ..models import Sweep

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def test_in_ten_years_nothing_with_a_limit_is_left_of_a_world_in_which_everything_was_written():
    world = plant(at=timezone.now())
    held = sum(rows.objects.count() for rows in (Event, Registration))
    assert held
    later = world.at + timedelta(days=3650)
    assert len({each.label for each in sweeping.look(at=later)}) > 20
    sweeping.sweep(at=later)
    assert {each.label: each.due for each in sweeping.look(at=later) if each.keep == each.said.keep} == {}
    assert Event.objects.exists() and not Registration.objects.exists()


@pytest.mark.parametrize(("after", "stays"), [(729, True), (731, False)])
def test_a_registration_stays_two_years_after_the_meeting_and_no_longer(amina, noon, after, stays):
    event = new_event(at=noon, days=1)
    registering.register(event=event, member=amina, at=noon)
    sweeping.sweep(at=event.ends_at + timedelta(days=after))
    assert Registration.objects.filter(event=event).exists() is stays
    assert Event.objects.filter(pk=event.pk).exists()


def test_a_dry_run_says_what_would_go_and_changes_nothing(amina, noon, monkeypatch):
    event = new_event(at=noon, days=1)
    registering.register(event=event, member=amina, at=noon)
    later = event.ends_at + timedelta(days=800)
    monkeypatch.setattr(timezone, "now", lambda: later)
    before, out = dump(), StringIO()
    call_command("retention", "--dry-run", stdout=out)
    said = {line["table"]: line for line in map(json.loads, out.getvalue().splitlines())}
    assert said["events.Registration"]["due"] == 1
    assert "2 years after the meeting" in said["events.Registration"]["keep"]
    assert dump() == before
    done = StringIO()
    call_command("retention", stdout=done)
    gone = {line["table"]: line for line in map(json.loads, done.getvalue().splitlines())}
    assert gone["events.Registration"]["gone"] == 1
    assert not Registration.objects.exists()


def hold(member, table, bea, cleo, at):
    return Hold.objects.create(
        member=member,
        table=table,
        reason="A court asks.",
        began_at=at,
        began_by=bea,
        agreed_by=cleo,
        look_again_on=at.date() + timedelta(days=180),
    )


@pytest.mark.parametrize("on", ["member", "table"])
def test_what_a_legal_hold_keeps_stays_until_it_is_lifted(amina, fay, bea, cleo, noon, on):
    event = new_event(at=noon, days=1)
    for each in (amina, fay):
        registering.register(event=event, member=each, at=noon)
    later = event.ends_at + timedelta(days=800)
    kept = hold(amina if on == "member" else None, "" if on == "member" else "events.Registration", bea, cleo, noon)
    done = sweeping.sweep(at=later)
    assert Registration.objects.filter(member=amina).exists()
    assert Registration.objects.filter(member=fay).exists() is (on == "table")
    assert done.held["events.Registration"] == (1 if on == "member" else 2)
    kept.ended_at = later
    kept.save()
    sweeping.sweep(at=later)
    assert not Registration.objects.exists()


def test_the_worker_sweeps_every_ten_minutes_and_notes_counts_by_day(amina, noon):
    periodic.run(at=noon)
    assert Sweep.objects.count() == 1
    periodic.run(at=noon + timedelta(minutes=5))
    assert Sweep.objects.get().at == noon
    periodic.run(at=noon + timedelta(minutes=11))
    assert Sweep.objects.get().at == noon + timedelta(minutes=11)
    periodic.run(at=noon + timedelta(days=1))
    assert Sweep.objects.count() == 2


def test_a_sweep_with_nothing_to_do_asks_each_table_once(noon, django_assert_max_num_queries):
    sweeping.sweep(at=noon)
    with django_assert_max_num_queries(len(list(sweeping.swept_tables())) + 8):
        sweeping.sweep(at=noon)


def test_what_was_done_stays_in_the_audit(amina, noon):
    records = set(AuditRecord.objects.values_list("pk", flat=True))
    sweeping.sweep(at=noon + timedelta(days=9999))
    assert records <= set(AuditRecord.objects.values_list("pk", flat=True))
