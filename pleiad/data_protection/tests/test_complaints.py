"""Anyone can complain: it is confirmed at once, has thirty days, and is answered by an organiser who did not make it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from pleiad.desk.models import AccessRecord
from pleiad.desk.waiting import everything
from pleiad.errors import Refused
from pleiad.members import leaving
from pleiad.members.models import Member
from pleiad.outbox import deliver
from pleiad.outbox.models import Email

from .. import complaining, sweeping
from ..models import Complaint

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
SAID = {"about": "data", "words": "You kept my old address."}


def complain(browser, **more):
    return browser.post("/complaints/make/", {**SAID, **more})


def test_a_visitor_complains_and_it_is_confirmed_at_once_without_the_words(client, noon):
    assert complain(client).status_code == 200, "Without an address there is no answer."
    assert not Complaint.objects.exists()
    answer = complain(client, address="Someone@example.org")
    assert "within 30 days" in client.get(answer.url).content.decode()
    made = Complaint.objects.get()
    assert (made.member, made.address) == (None, "someone@example.org")
    assert made.answer_by - made.made_at == timedelta(days=30)
    deliver.run(at=timezone.now())
    (sent,) = mail.outbox
    assert sent.to == ["someone@example.org"] and "old address" not in sent.body


def test_a_stranger_cannot_flood_a_mailbox_or_the_desk(client, noon):
    for _each in range(7):
        complain(client, address="victim@example.org")
    assert Complaint.objects.count() == 5
    assert Email.objects.filter(address="victim@example.org").count() == 1
    assert "Several complaints came from your network" in client.get("/complaints/make/").content.decode()


def test_a_member_complains_reads_it_again_and_gets_the_answer(signed_in, amina, bea, noon):
    complain(signed_in(amina))
    made = Complaint.objects.get()
    assert (made.member, made.address) == (amina, "")
    assert "You get an answer by" in signed_in(amina).get("/account/complaints/").content.decode()
    desk = signed_in(bea)
    assert SAID["words"] in desk.get(f"/desk/complaints/{made.pk}/").content.decode()
    assert AccessRecord.objects.filter(member=amina, record__did="read a complaint").exists()
    desk.post(f"/desk/complaints/{made.pk}/", {"outcome": "upheld", "answer": "We have deleted it."})
    made.refresh_from_db()
    assert made.settled_by == bea and made.outcome == "upheld"
    Email.objects.exclude(kind="data_protection.complaint_answered").delete()
    deliver.run(at=timezone.now())
    (sent,) = mail.outbox
    assert "We have deleted it." in sent.body and "ico.org.uk" in sent.body
    assert "We have deleted it." in signed_in(amina).get("/account/complaints/").content.decode()


def test_only_organisers_read_complaints_and_nobody_answers_their_own(signed_in, amina, bea, noon):
    complain(signed_in(bea))
    made = Complaint.objects.get()
    assert signed_in(amina).get(f"/desk/complaints/{made.pk}/").status_code == 404
    assert Client().get("/desk/complaints/").status_code == 404 or Client().get("/desk/complaints/").status_code == 302
    with pytest.raises(Refused, match="your own"):
        complaining.answer(complaint=made, by=bea, outcome="upheld", answer="Mine.", at=noon)


def test_it_is_answered_once(bea, cleo, signed_in, amina, noon):
    complain(signed_in(amina))
    made = Complaint.objects.get()
    complaining.answer(complaint=made, by=bea, outcome="upheld", answer="Yes.", at=noon)
    with pytest.raises(Refused, match="already"):
        complaining.answer(complaint=made, by=cleo, outcome="not upheld", answer="No.", at=noon)


def test_it_waits_on_the_desk_with_its_day_and_is_late_after_it(client, bea, noon):
    complain(client, address="someone@example.org")
    number = Complaint.objects.get().pk

    def state(days):
        lines = everything(organiser=bea, at=noon + timedelta(days=days)).lines
        return next(line["state"] for line in lines if line["title"] == f"Complaint {number}")

    assert (state(29), state(31)) == ("waiting", "problem")


def test_the_register_forgets_two_years_after_the_answer(bea, client, noon):
    complain(client, address="someone@example.org")
    complaining.answer(complaint=Complaint.objects.get(), by=bea, outcome="partly", answer="In part.", at=noon)
    sweeping.sweep(at=noon + timedelta(days=729))
    assert Complaint.objects.exists()
    sweeping.sweep(at=noon + timedelta(days=731))
    assert not Complaint.objects.exists()


def test_who_leaves_gets_the_answer_if_it_comes_before_the_last_trace_goes(signed_in, amina, noon):
    complain(signed_in(amina))
    leaving.leave(member=amina, at=noon)
    assert Complaint.objects.get().words == SAID["words"]
    leaving.settle(member=Member.objects.get(pk=amina.pk), at=noon + timedelta(days=31))
    left = Complaint.objects.get()
    assert (left.member, left.words, left.about) == (None, "", "data")
