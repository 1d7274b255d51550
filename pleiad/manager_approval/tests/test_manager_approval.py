from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pleiad.approvals import actions as approvals
from pleiad.approvals import periodic
from pleiad.approvals.models import Approval
from pleiad.errors import Refused
from pleiad.events.actions import planning as events
from pleiad.members.models import Member
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal
from pleiad.testing import new_event

from .. import actions
from ..models import Pack, SignOff

FORM = {
    "purpose": "To see how Kent did it",
    "gains": "We will try it in spring",
    "time_class": "working",
    "learning": "on",
    "cost": "Free",
    "cover": "",
}


@pytest.fixture
def event(cast):
    return new_event(at=timezone.now())


@pytest.fixture
def pack(event, amina):
    return write(amina, event)


def write(member, event, **changes):
    values = {**FORM, "learning": True, **changes}
    return actions.write_pack(member=member, event=event, at=timezone.now(), **values)


def address(name, event):
    return reverse(f"manager_approval:{name}", args=[event.slug])


def link_to_manager(approval):
    return f"/ticket/{unseal(Email.objects.get(key=f'approval:{approval.pk}').sealed)['ticket']}/answer/"


def sent(pack, to="manager@leeds.gov.uk"):
    return actions.send(pack=pack, name="Una Boss", address=to, at=timezone.now())


@pytest.mark.parametrize(("before", "language"), [("", "en"), ("/cy", "cy")])
def test_the_manager_gets_the_page_in_the_language_in_which_the_member_saw_it(
    before, language, signed_in, pack, event, amina
):
    Member.objects.filter(pk=amina.pk).update(language="cy")
    manager = {"name": "Una Boss", "address": "una.boss@leeds.gov.uk"}
    signed_in(amina).post(before + address("send", event), manager)
    assert Email.objects.get(address="una.boss@leeds.gov.uk").language == language


def test_from_the_event_to_a_locked_yes(signed_in, amina, event):
    browser = signed_in(amina)
    assert address("pack", event) in browser.get(event.get_absolute_url()).content.decode()
    assert (
        "how other public bodies deal with this" in browser.get(address("pack", event)).content.decode()
    )  # filled in from the event
    assert browser.post(address("pack", event), FORM).url == address("page", event)
    page = browser.get(address("page", event)).content.decode()
    assert "1 hour 30 minutes, in working time" in page
    browser.post(address("send", event), {"name": "Una Boss", "address": "una.boss@leeds.gov.uk"})
    approval = Approval.objects.get()
    asked = Client().get(link_to_manager(approval)).content.decode()
    assert "We will try it in spring" in asked
    assert SignOff.objects.count() == 0
    Client().post(link_to_manager(approval), {"press": "send", "answer": "yes", "words": "Enjoy"})
    sign_off = SignOff.objects.get()
    assert (sign_off.member, sign_off.approver_name, sign_off.purpose) == (amina, "Una Boss", FORM["purpose"])
    assert "The answer is yes" in browser.get(address("page", event)).content.decode()
    assert "Una Boss" in browser.get("/account/sign-offs/").content.decode()
    told = KINDS["approvals.told"](Email.objects.get(kind="approvals.told"), {})
    assert "Una Boss said yes" in told.text


def test_a_sign_off_is_never_changed(pack):
    approvals.answer(approval=sent(pack), yes=True, at=timezone.now())
    sign_off = SignOff.objects.get()
    sign_off.purpose = "Something else"
    with pytest.raises(TypeError):
        sign_off.save()
    write(pack.member, pack.event, purpose="New words")
    assert SignOff.objects.get().purpose == FORM["purpose"]


def test_the_page_cannot_change_under_the_answer(pack):
    approval = sent(pack)
    with pytest.raises(Refused, match="Take the question back"):
        write(pack.member, pack.event, purpose="Other")
    approvals.withdraw(approval=approval, by=pack.member, at=timezone.now())
    write(pack.member, pack.event, purpose="Other")
    pack.refresh_from_db()
    assert pack.purpose == "Other"


def test_a_no_leaves_no_sign_off_and_the_member_may_ask_again(pack, signed_in):
    approvals.answer(approval=sent(pack), yes=False, words="We are short", at=timezone.now())
    assert SignOff.objects.count() == 0
    page = signed_in(pack.member).get(address("page", pack.event)).content.decode()
    assert "Not this time" in page
    assert "We are short" in page
    sent(pack, to="other@leeds.gov.uk")
    assert Approval.objects.open().count() == 1


def test_the_link_lapses_with_the_meeting_at_the_latest(pack):
    approval = sent(pack)
    assert approval.expires_at == pack.event.ends_at
    assert periodic.run(at=pack.event.ends_at + timedelta(minutes=1)) == 1
    assert "has not answered in time" in KINDS["approvals.told"](Email.objects.get(kind="approvals.told"), {}).text


def test_a_cancelled_event_asks_nobody_any_more(pack, bea):
    approval = sent(pack)
    events.cancel(event=pack.event, by=bea, at=timezone.now(), reason="Illness")
    assert "No answer is needed" in Client().get(link_to_manager(approval)).content.decode()
    assert KINDS["approvals.asked"](Email.objects.get(key=f"approval:{approval.pk}"), {"ticket": "x"}) is None
    with pytest.raises(Refused, match="cancelled"):
        sent(pack)


def test_nobody_else_sees_the_page_of_a_member(pack, signed_in, fay, erin, event):
    for name in ("page", "pack"):
        assert Client().get(address(name, event)).status_code == 302
    assert signed_in(fay).get(address("page", event)).status_code == 404
    assert signed_in(fay).post(address("send", event), {"name": "X", "address": "x@leeds.gov.uk"}).status_code == 404
    assert signed_in(fay).post(address("take-back", event)).status_code == 404
    assert FORM["purpose"] not in signed_in(fay).get(address("pack", event)).content.decode()
    assert Approval.objects.count() == 0


def test_an_event_that_the_member_may_not_see_has_no_page(signed_in, amina, cast):
    draft = new_event(at=timezone.now(), published=False, title="Secret")
    assert signed_in(amina).get(address("pack", draft)).status_code == 404


def test_a_wrong_address_is_explained_and_nothing_is_lost(pack, signed_in, event):
    answer = signed_in(pack.member).post(address("send", event), {"name": "Una", "address": "una at leeds"})
    assert "needs an @ sign" in answer.content.decode() or "cannot have a space" in answer.content.decode()
    assert Approval.objects.count() == 0


def test_what_the_page_for_a_manager_lacks_is_said_at_each_field(signed_in, amina, event):
    form = signed_in(amina).post(address("pack", event), {"time_class": "own", "cover": "Bea"}).context["form"]
    assert form.errors == {
        "purpose": ["Say why you would like to go."],
        "gains": ["Say what your team gains."],
        "cost": ["Enter what it costs, or that it is free."],
    }
    assert (form["time_class"].value(), form["cover"].value()) == ("own", "Bea")
    assert not Pack.objects.exists()


def test_the_file_holds_the_sign_offs_of_one_member_and_runs_nothing(pack, signed_in, fay):
    Member.objects.filter(pk=pack.member_id).update(name="=cmd()")
    write(pack.member, pack.event, purpose="=HYPERLINK(1)")
    approvals.answer(approval=sent(pack), yes=True, at=timezone.now())
    text = signed_in(pack.member).get("/account/sign-offs/download/").content.decode()
    assert "'=HYPERLINK(1)" in text
    assert "HYPERLINK" not in signed_in(fay).get("/account/sign-offs/download/").content.decode()


def test_organisers_see_the_trail_only_where_the_network_needs_it(pack, signed_in, bea, amina, settings, event):
    approvals.answer(approval=sent(pack), yes=True, at=timezone.now())
    trail = reverse("desk:sign-offs", args=[event.pk])
    assert signed_in(bea).get(trail).status_code == 404
    settings.SIGN_OFF_TRAIL = True
    assert "Una Boss" in signed_in(bea).get(trail).content.decode()
    assert "Una Boss" in signed_in(bea).post(f"{trail}download/").content.decode()
    assert signed_in(amina).get(trail).status_code == 404
    assert "organisers see each sign-off" in signed_in(amina).get(event.get_absolute_url()).content.decode()


def test_the_list_costs_the_same_with_many(pack, signed_in, django_assert_num_queries):
    browser = signed_in(pack.member)

    def statements():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            browser.get("/account/sign-offs/")
        return len(asked)

    counts = []
    for half in range(2):
        for number in range(9):
            manager = f"manager{half}{number}@leeds.gov.uk"
            approvals.answer(approval=sent(pack, to=manager), yes=True, at=timezone.now())
            Approval.objects.update(asked_at=timezone.now() - timedelta(days=2))
        counts.append(statements())
    assert counts[0] == counts[1]
    assert Pack.objects.count() == 1


TRICKS = ["https://evil.example/login", "evil.example", "www.evil.example", "call evil@evil.example", "evil。example"]


@pytest.mark.parametrize("trick", TRICKS)
def test_neither_email_carries_what_the_other_side_wrote(event, amina, trick):
    pack = write(amina, event, purpose=trick, gains=trick, cost=trick, cover=trick)
    approval = sent(pack)
    email = KINDS["approvals.asked"](Email.objects.get(key=f"approval:{approval.pk}"), {"ticket": "x"})
    assert "evil" not in email.subject + email.text
    assert trick in Client().get(link_to_manager(approval)).content.decode()  # it stands on the page
    approvals.answer(approval=approval, yes=False, words=trick, at=timezone.now())
    told = KINDS["approvals.told"](Email.objects.get(kind="approvals.told"), {})
    assert "evil" not in told.subject + told.text and "They wrote something with it" in told.text


def test_ten_members_a_day_cannot_ask_one_manager_and_the_page_says_so_before(event, cast, signed_in):
    for name in ("amina", "bea", "cleo"):
        write(cast[name], event)
    page = signed_in(cast["bea"]).get(address("page", event)).content.decode()
    assert "more than one question from us in 90 days" in page
    manager = {"name": "Una Boss", "address": "una.boss@hotmail.com"}
    for name in ("amina", "bea", "cleo"):
        signed_in(cast[name]).post(address("send", event), manager)
    assert Email.objects.filter(kind="approvals.asked").count() == 1
