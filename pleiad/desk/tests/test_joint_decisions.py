"""Two decide: one organiser proposes, another agrees, all are told, and nobody else can be one of the two."""

from datetime import timedelta

import pytest
from django.urls import reverse

from pleiad.audit.actions import name_of
from pleiad.audit.models import AuditRecord
from pleiad.conversations.actions import safeguarding
from pleiad.conversations.models import SafeguardingKey
from pleiad.errors import Refused
from pleiad.events.actions import planning
from pleiad.members import powers
from pleiad.members.eligibility import versions
from pleiad.members.eligibility.listed_domains import DomainRule
from pleiad.members.models import Member
from pleiad.members.organisations.addresses import EmployerDomain
from pleiad.members.organisations.employing import employ
from pleiad.notices import actions as notices
from pleiad.notices.models import Notice
from pleiad.outbox.deliver import _words
from pleiad.outbox.models import Email
from pleiad.testing import at_once, broken, new_event, new_member

from .. import periodic
from ..actions import joint_decisions
from ..models import JointDecision
from ..organisers import APPOINT, RELEASE, SUSPEND
from ..trusted_links import is_trusted


def organiser(address, at, name="An Organiser"):
    made = new_member(address, at=at - timedelta(days=100), name=name)
    powers.make_organiser(member=made, at=at - timedelta(days=90))
    return Member.objects.get(pk=made.pk)


@pytest.fixture
def gwen(cast, noon):
    """A third organiser."""
    return organiser("gwen@manchester.gov.uk", noon, name="Gwen Organiser")


def propose(kind, about, by, at):
    return joint_decisions.propose(
        kind=kind, subject=name_of(about), about=about, by=by, at=at, reason="We have talked about it."
    )


def told(kind):
    return sorted(Email.objects.filter(kind=f"desk.{kind}").values_list("member__name", flat=True))


def why_not(agreeing, decision, at):
    with pytest.raises(Refused) as refused:
        joint_decisions.agree(decision=decision, by=agreeing, at=at)
    return str(refused.value)


def test_an_organiser_is_suspended_by_two_and_all_are_told(bea, cleo, gwen, noon):
    decision = propose(SUSPEND, cleo, bea, noon)
    assert told("joint_proposed") == ["Cleo Organiser", "Gwen Organiser"]
    cleo.refresh_from_db()
    assert cleo.is_organiser
    joint_decisions.agree(decision=decision, by=gwen, at=noon)
    cleo.refresh_from_db()
    assert cleo.suspended_at and not cleo.organiser_since
    assert told("joint_agreed") == ["Bea Organiser", "Cleo Organiser", "Gwen Organiser"]
    suspended = AuditRecord.objects.get(did="suspended", about=name_of(cleo))
    assert (suspended.by_id, suspended.detail) == (bea.pk, {"agreed by": gwen.pk})
    powers.let_back_in(member=cleo, by=bea, at=noon, reason="We were wrong.")
    cleo.refresh_from_db()
    assert not cleo.is_organiser, "The desk comes back by two, not with the membership."


def test_nobody_suspends_an_organiser_alone(bea, cleo, gwen, noon):
    for agreed_by in (None, bea, cleo):
        with pytest.raises(Refused):
            powers.suspend(member=cleo, by=bea, at=noon, reason="x", agreed_by=agreed_by)
    cleo.refresh_from_db()
    assert cleo.is_organiser


def test_who_cannot_be_the_second(cast, bea, cleo, gwen, amina, noon):
    decision = propose(SUSPEND, cleo, bea, noon)
    assert "Another organiser has to agree" in why_not(bea, decision, noon)
    assert "This is about you" in why_not(cleo, decision, noon)
    assert "Only organisers" in why_not(amina, decision, noon)
    assert "Only organisers" in why_not(cast["erin"], decision, noon)
    with pytest.raises(Refused, match="about you"):
        joint_decisions.decline(decision=decision, by=cleo, at=noon)
    Member.objects.filter(pk=gwen.pk).update(suspended_at=noon)
    assert "Only organisers" in why_not(gwen, decision, noon)


def test_a_proposal_of_a_former_organiser_no_longer_counts(bea, cleo, gwen, amina, noon):
    decision = propose(APPOINT, amina, bea, noon)
    Member.objects.filter(pk=bea.pk).update(organiser_since=None)
    assert "is one no longer" in why_not(cleo, decision, noon)
    amina.refresh_from_db()
    assert not amina.is_organiser


def test_an_organiser_of_the_members_own_employer_agrees_only_when_there_is_no_other(bea, cleo, gwen, amina, noon):
    employ(member=cleo, organisation=amina.organisation, said="", told=EmployerDomain(), at=noon)
    decision = propose(APPOINT, amina, bea, noon)
    assert "works where you work" in why_not(cleo, decision, noon)
    Member.objects.filter(pk=gwen.pk).update(organiser_since=None)
    joint_decisions.agree(decision=decision, by=cleo, at=noon)
    amina.refresh_from_db()
    assert amina.is_organiser


def test_with_two_organisers_neither_can_be_suspended_by_the_other(bea, cleo, noon):
    with pytest.raises(Refused, match="Appoint another one first"):
        propose(SUSPEND, cleo, bea, noon)


def test_one_organiser_alone_proposes_nothing_and_reads_why(bea, cleo, amina, noon):
    powers.release_organiser(member=cleo, at=noon)
    with pytest.raises(Refused, match="operator"):
        propose(APPOINT, amina, bea, noon)


def test_a_member_is_appointed_by_two_and_steps_down_by_two(bea, cleo, amina, noon):
    joint_decisions.agree(decision=propose(APPOINT, amina, bea, noon), by=cleo, at=noon)
    amina.refresh_from_db()
    assert amina.is_organiser
    joint_decisions.agree(decision=propose(RELEASE, amina, amina, noon), by=cleo, at=noon)
    amina.refresh_from_db()
    assert amina.is_current and not amina.is_organiser
    kinds = ["members.made_organiser", "members.released_organiser"]
    assert [Email.objects.filter(kind=kind, member=amina).count() for kind in kinds] == [1, 1]


def test_what_nobody_agrees_to_lapses_and_can_be_proposed_again(bea, cleo, amina, noon):
    decision = propose(APPOINT, amina, bea, noon)
    with pytest.raises(Refused, match="already"):
        propose(APPOINT, amina, cleo, noon)
    later = noon + timedelta(days=14)
    assert "Nobody agreed in time" in why_not(cleo, decision, later)
    assert (periodic.run(at=later), periodic.run(at=later)) == (1, 0)
    assert propose(APPOINT, amina, cleo, later).pk != decision.pk


def test_declining_and_taking_back_leave_things_as_they_are(bea, cleo, amina, noon):
    for who in (bea, cleo):
        decision = propose(APPOINT, amina, bea, noon)
        joint_decisions.decline(decision=decision, by=who, at=noon)
        assert "settled already" in why_not(cleo, decision, noon)
    amina.refresh_from_db()
    assert not amina.is_organiser


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_two_who_suspend_each_other_at_once_do_not_both_succeed(noon):
    one, other, third = (organiser(f"organiser{n}@leeds.gov.uk", noon) for n in range(3))
    by_one, by_other = propose(SUSPEND, other, one, noon), propose(SUSPEND, one, other, noon)
    raised = at_once(
        lambda: joint_decisions.agree(decision=by_one, by=Member.objects.get(pk=third.pk), at=noon),
        lambda: joint_decisions.agree(decision=by_other, by=Member.objects.get(pk=third.pk), at=noon),
    )
    assert broken(raised) == []
    assert Member.objects.organisers().count() == 2


def test_the_pages_lead_from_the_members_page_to_an_agreement(bea, cleo, gwen, signed_in):
    first = signed_in(bea)
    first.post(reverse("desk:members"), {"asked": "cleo@kent.police.uk", "why": "They wrote to us."})
    answer = first.get(reverse("desk:suspend", args=[cleo.pk]), follow=True)
    assert "Suspend Cleo Organiser, who is an organiser" in answer.content.decode()
    answer = first.post(
        reverse("desk:suspend-organiser", args=[cleo.pk]), {"reason": "The mailbox was taken over."}, follow=True
    )
    body = answer.content.decode()
    decision = JointDecision.objects.get()
    agree = reverse("desk:agree-jointly", args=[decision.pk])
    assert "waits for another organiser" in body and "The mailbox was taken over." in body and agree not in body
    second = signed_in(gwen)
    assert "Suspend Cleo Organiser" in second.get(reverse("desk:desk")).content.decode()
    assert agree in second.get(reverse("desk:joint-decision", args=[decision.pk])).content.decode()
    assert "It is done." in second.post(agree, follow=True).content.decode()
    cleo.refresh_from_db()
    assert cleo.suspended_at
    settled = second.get(reverse("desk:joint-decisions") + "?settled").content.decode()
    assert "Two organisers decided this" in settled


def test_the_page_of_organisers_says_when_one_is_too_few(bea, cleo, noon, signed_in):
    browser = signed_in(bea)
    assert "only organiser" not in browser.get(reverse("desk:organisers")).content.decode()
    powers.release_organiser(member=cleo, at=noon)
    assert "You are the only organiser." in browser.get(reverse("desk:organisers")).content.decode()


def test_members_and_strangers_find_no_such_pages(bea, cleo, amina, client, signed_in, noon):
    decision = propose(APPOINT, amina, bea, noon)
    page, agree = (reverse(f"desk:{name}", args=[decision.pk]) for name in ("joint-decision", "agree-jointly"))
    assert signed_in(amina).get(page).status_code == 404 and signed_in(amina).post(agree).status_code == 404
    assert client.get(page).status_code == 302 and client.post(agree).status_code == 302
    decision.refresh_from_db()
    assert decision.agreed_at is None


def test_a_new_membership_statement_is_published_by_two(bea, cleo, signed_in, noon):
    words = {"text": "I work in public service technology.", "text_cy": "", "why": "Shorter."}
    first = signed_in(bea)
    body = first.post(reverse("desk:propose-statement"), words, follow=True).content.decode()
    assert "I work in public service technology." in body and "waits for another organiser" in body
    decision = JointDecision.objects.get()
    with pytest.raises(Refused, match="Two organisers"):
        versions.publish_statement(text="Mine.", text_cy="", by=bea, agreed_by=bea, at=noon)
    first.post(reverse("desk:agree-jointly", args=[decision.pk]))
    assert versions.statement().version == 1
    signed_in(cleo).post(reverse("desk:agree-jointly", args=[decision.pk]))
    assert (versions.statement().version, versions.statement().text) == (2, words["text"])
    assert told("joint_agreed") == ["Bea Organiser", "Cleo Organiser"]
    assert "I work for, or am seconded to" in first.get(reverse("desk:statement")).content.decode()


def test_a_change_of_the_domain_list_is_told_to_all_organisers(bea, cleo, noon):
    listed = DomainRule(domain="newbody.example", match="exact", lane="review")
    proposal = versions.propose(listed=listed, by=bea, at=noon, why="They wrote to us.")
    assert list(Email.objects.filter(kind="members.domain_list_proposed").values_list("member", flat=True)) == [cleo.pk]
    Member.objects.filter(pk=bea.pk).update(organiser_since=None)
    with pytest.raises(Refused, match="one no longer"):
        versions.agree(proposal=proposal, by=cleo, at=noon)
    Member.objects.filter(pk=bea.pk).update(organiser_since=noon)
    versions.agree(proposal=proposal, by=cleo, at=noon)
    assert Email.objects.filter(kind="members.domain_list_changed").count() == 2


def test_fewer_than_two_organisers_is_a_line_on_the_desk_and_an_email_to_the_operator(
    bea, cleo, noon, signed_in, settings
):
    settings.OPERATOR = "operator@host.example"
    periodic.run(at=noon)
    assert not Email.objects.filter(kind="desk.too_few_organisers").exists()
    powers.release_organiser(member=cleo, at=noon)
    assert "You are the only organiser" in signed_in(bea).get(reverse("desk:desk")).content.decode()
    for days in (0, 1, 7.5):
        periodic.run(at=noon + timedelta(days=days))
    emails = Email.objects.filter(kind="desk.too_few_organisers")
    assert [each.address for each in emails] == ["operator@host.example"] * 2
    assert "pleiad organiser ADDRESS" in _words(emails[0]).text


def test_what_one_may_do_alone_with_what_everybody_trusts_is_told_to_the_others(bea, cleo, amina, noon):
    event = new_event(at=noon)
    planning.change(event=event, by=bea, at=noon, link="https://teams.microsoft.com/l/meetup-join/1")
    until = noon + timedelta(days=1)
    notices.make(by=bea, at=noon, text="Read this", link="https://www.gov.uk/", from_at=noon, until_at=until)
    notices.make(by=bea, at=noon, text="And this", link="/events/", from_at=noon, until_at=until)
    emails = Email.objects.filter(kind="desk.told").order_by("key")
    assert [each.member for each in emails] == [cleo, cleo]
    assert (
        "where the join links of a meeting lead" in _words(emails[0]).text and event.title not in _words(emails[0]).text
    )


@pytest.mark.parametrize(
    ("link", "trusted"),
    [
        ("https://teams.microsoft.com/l/x", True), ("https://leeds.zoom.us/j/1", True), ("https://www.leeds.gov.uk/x", True),
        ("/training/", True), ("https://Zoom.us./j/1", True), ("https://evil.example/", False),
        ("https://teams.microsoft.com@evil.example/", False), ("https://evil.example\\@zoom.us/", False),
        ("https://teams.microsoft.com.evil.example/", False), ("https://notzoom.us/", False), ("https://xgov.uk/", False),
        ("//evil.example/", False), ("https://[::1", False), ("https:///", False), ("https://\uff5aoom.us/", False),
    ],
)  # fmt: skip
def test_where_one_organiser_may_lead_members_alone(link, trusted):
    assert is_trusted(link) is trusted


def test_join_links_lead_to_an_unknown_site_only_by_two(cast, noon, signed_in):
    bea, cleo, event = cast["bea"], cast["cleo"], new_event(at=noon)
    link = "https://evil.example/meeting"
    with pytest.raises(Refused, match="no meeting service"):
        planning.change(event=event, by=bea, at=noon, link=link)
    with pytest.raises(Refused, match="no meeting service"):
        planning.change(event=event, by=bea, agreed_by=bea, at=noon, link=link)
    browser, page = signed_in(bea), reverse("desk:propose-link", args=[event.pk])
    assert "whole link" in browser.get(page, {"link": "javascript:alert(1)"}).content.decode()
    assert "evil.example" in browser.get(page, {"link": link}).content.decode()
    browser.post(f"{page}?link={link}", {"reason": "The host body meets there."})
    event.refresh_from_db()
    assert event.link != link and told("joint_proposed") == ["Cleo Organiser"]
    joint_decisions.agree(decision=JointDecision.objects.get(), by=cleo, at=noon)
    event.refresh_from_db()
    assert event.link == link


def test_a_notice_leads_to_an_unknown_site_only_by_two(cast, noon, signed_in):
    bea, cleo = cast["bea"], cast["cleo"]
    said = {
        "text": "Read this", "link": "https://evil.example/", "from_day": "2026-11-23", "from_time": "12:00",
        "until_day": "2036-11-24", "until_time": "12:00", "text_cy": "", "sector": "", "nation": "",
    }  # fmt: skip
    browser = signed_in(bea)
    page = browser.post(reverse("desk:create-notice"), {**said, "sure": "yes"})["Location"]
    assert page.startswith(reverse("desk:propose-notice"))
    assert "evil.example" in browser.get(page).content.decode()
    browser.post(page, {"reason": "A partner’s survey."})
    assert Notice.objects.count() == 0 and told("joint_proposed") == ["Cleo Organiser"]
    joint_decisions.agree(decision=JointDecision.objects.get(), by=cleo, at=noon)
    assert Notice.objects.get().link == "https://evil.example/"


def test_the_safeguarding_key_is_retired_by_two(cast, noon, signed_in):
    for each, words in (("bea", "a passphrase of many words"), ("cleo", "another one of many words")):
        safeguarding.hold(by=cast[each], at=noon, passphrase=words)
    signed_in(cast["bea"]).post(reverse("desk:retire-key"), {"reason": "A holder leaves."})
    assert SafeguardingKey.objects.get().retired_at is None
    joint_decisions.agree(decision=JointDecision.objects.get(), by=cast["cleo"], at=noon)
    assert SafeguardingKey.objects.get().retired_at
