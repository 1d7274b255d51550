"""A legal hold is begun by two organisers, lifted by two, looked at again, and read by two."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pleiad.audit.actions import name_of
from pleiad.audit.models import AuditRecord
from pleiad.desk.actions.joint_decisions import agree, propose
from pleiad.desk.waiting import everything
from pleiad.errors import Refused
from pleiad.members import leaving
from pleiad.members.models import Hold

from .. import holding
from ..desk.holds import BEGIN_ON_MEMBER, BEGIN_ON_TABLE, LIFT, READ

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


def by_two(kind, first, second, at, *, about=None, subject="", payload=None):
    more = {"subject": subject or name_of(about), "about": about, "payload": payload, "reason": "A court asks."}
    return agree(decision=propose(kind=kind, by=first, at=at, **more), by=second, at=at)


def test_one_organiser_alone_begins_nothing(amina, bea, cleo, noon):
    decision = propose(
        kind=BEGIN_ON_MEMBER, subject=name_of(amina), about=amina, by=bea, at=noon, reason="A court asks."
    )
    assert not Hold.objects.exists()
    with pytest.raises(Refused):
        agree(decision=decision, by=bea, at=noon)
    agree(decision=decision, by=cleo, at=noon)
    hold = Hold.objects.get()
    assert (hold.member, hold.began_by, hold.agreed_by, hold.reason) == (amina, bea, cleo, "A court asks.")
    with pytest.raises(Refused, match="already"):
        propose(kind=BEGIN_ON_MEMBER, subject=name_of(amina), about=amina, by=bea, at=noon, reason="Again.")
    with pytest.raises(Refused):
        holding.lift(hold=hold, by=bea, agreed_by=bea, at=noon)
    by_two(LIFT, cleo, bea, noon, subject=name_of(hold), payload={"hold": hold.pk})
    hold.refresh_from_db()
    assert hold.ended_at and (hold.ended_by, hold.end_agreed_by) == (cleo, bea)
    done = list(AuditRecord.objects.filter(did__contains="legal hold").order_by("pk").values_list("did", flat=True))
    assert done == ["began a legal hold", "lifted a legal hold"]


def test_a_kind_of_record_is_held_from_the_desk(signed_in, amina, bea, cleo, noon):
    desk = signed_in(bea)
    page = desk.get("/desk/data/").content.decode()
    assert "2 years after the meeting" in page and "/desk/data/tables/events.Registration/hold/" in page
    assert desk.get("/desk/data/tables/auth.Permission/hold/").status_code == 404
    assert signed_in(amina).get("/desk/data/").status_code == 404
    by_two(BEGIN_ON_TABLE, bea, cleo, noon, subject="events.Registration", payload={"table": "events.Registration"})
    assert "A court asks." in desk.get("/desk/data/").content.decode()


def test_the_desk_asks_after_half_a_year_whether_it_is_still_needed(signed_in, amina, bea, cleo, noon):
    by_two(BEGIN_ON_MEMBER, bea, cleo, noon, about=amina)
    hold = Hold.objects.get()

    def asked(days):
        lines = everything(organiser=bea, at=noon + timedelta(days=days)).lines
        return any(line["title"] == "Is this hold still needed?" for line in lines)

    assert (asked(179), asked(181)) == (False, True)
    holding.look_again_later(hold=hold, by=bea, at=noon + timedelta(days=181))
    assert (asked(181), asked(362)) == (False, True)


def test_what_was_kept_aside_is_read_by_one_only_once_another_agrees(signed_in, amina, bea, cleo, noon):
    by_two(BEGIN_ON_MEMBER, bea, cleo, noon, about=amina)
    hold = Hold.objects.get()
    leaving.leave(member=amina, at=timezone.now())
    address = f"/desk/data/holds/{hold.pk}/download/"
    assert signed_in(bea).post(address).status_code == 404
    by_two(READ, bea, cleo, timezone.now(), subject=name_of(hold), payload={"hold": hold.pk})
    assert signed_in(cleo).post(address).status_code == 404
    answer = signed_in(bea).post(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    assert AuditRecord.objects.filter(did="downloaded what a hold kept aside", by=bea).exists()
