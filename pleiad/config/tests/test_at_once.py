"""Two people, or one person pressing twice, in the same moment."""

from datetime import timedelta

import pytest

from pleiad.approvals import actions as approvals
from pleiad.approvals.models import Approval
from pleiad.content.models import Space
from pleiad.content.reportable import KINDS as WRITTEN
from pleiad.conversations.actions import spaces
from pleiad.errors import Refused
from pleiad.events.actions import planning as events
from pleiad.members import leaving, powers
from pleiad.members.addresses import parse
from pleiad.members.eligibility import versions
from pleiad.members.models import ListedDomain, Member
from pleiad.moderation import actions as moderation
from pleiad.spotlight import actions as spotlight
from pleiad.spotlight import campaigning
from pleiad.spotlight.models import Nomination
from pleiad.stories import actions as stories
from pleiad.stories.models import Outcome, Story
from pleiad.stories.tests.test_stories import LESSON
from pleiad.testing import after, at_once, met_there, new_event, new_member
from pleiad.volunteering import actions as volunteering
from pleiad.volunteering.models import Offer, Part

pytestmark = [pytest.mark.engines, pytest.mark.threads, pytest.mark.django_db(transaction=True)]


def organiser(address, at):
    made = new_member(address, at=at)
    powers.make_organiser(member=made, at=at)
    return Member.objects.get(pk=made.pk)


def test_of_the_last_three_organisers_two_stay(noon):
    three = [organiser(f"organiser{n}@leeds.gov.uk", noon) for n in range(3)]
    raised = at_once(*[lambda who=who: leaving.leave(member=who, at=noon) for who in three])
    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "Refused", "Refused"]
    assert Member.objects.organisers().count() == 2


def test_of_two_organisers_who_suspend_each_other_one_stays(noon):
    one, other, third = (organiser(f"organiser{n}@leeds.gov.uk", noon) for n in range(3))
    raised = at_once(
        lambda: powers.suspend(member=one, by=other, agreed_by=third, at=noon, reason="For the tests."),
        lambda: powers.suspend(member=other, by=one, agreed_by=third, at=noon, reason="For the tests."),
    )
    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "Refused"]
    assert Member.objects.organisers().count() == 2


def test_what_is_made_with_two_presses_has_two_addresses(noon):
    cleo = organiser("organiser@leeds.gov.uk", noon)

    def campaign():
        until = noon + timedelta(9)
        campaigning.make(by=cleo, at=noon, title="Ada", tag="Ada", about="Ours.", nominate_until=until)

    def space():
        spaces.make(by=cleo, at=noon, name="Carers", purpose="For us.", rule="chatham")

    def event():
        what = {
            "title": "A talk",
            "summary": "Ours.",
            "starts_at": noon + timedelta(9),
            "ends_at": noon + timedelta(9, 3600),
        }
        events.create(by=cleo, at=noon, **what)

    assert at_once(campaign, campaign, space, space, event, event) == [None] * 6
    assert set(Space.objects.filter(name="Carers").values_list("slug", flat=True)) == {"carers", "carers-2"}


def test_offers_are_taken_back_while_their_event_is_cancelled(noon):
    meeting = new_event(at=noon)
    cleo = organiser("organiser@leeds.gov.uk", noon)
    asked = {"event": meeting, "minutes": 5, "wanted": 9, "by": cleo, "at": noon}
    parts = [volunteering.add_part(what=what, **asked) for what in ("notes", "chat", "welcome")]
    offering = [new_member(f"member{n}@leeds.gov.uk", at=noon) for n in range(4)]
    offers = [volunteering.offer(part=part, member=member, at=noon) for member in offering for part in parts]
    for each in offers:
        volunteering.accept(offer=each, by=cleo, at=noon)
    raised = at_once(
        *[lambda each=each: volunteering.withdraw(offer=each, by=each.member, at=noon) for each in offers],
        lambda: volunteering.end_with_event(event=meeting, at=noon),
    )
    assert {type(each) for each in raised} <= {type(None), Refused}
    assert not Offer.objects.standing().exists()
    assert set(Part.objects.values_list("taken", flat=True)) == {0}


def test_a_nominator_leaves_while_the_nomination_is_answered(amina, noon):
    spotlight.nominate(by=amina, name="Fay", address=parse("fay@leeds.gov.uk"), words="A good deed.", at=noon)
    with met_there(spotlight, "nominations_behind") as there:
        raised = at_once(
            lambda: approvals.answer(approval=Approval.objects.get(), yes=False, at=noon),
            after(there, lambda: leaving.leave(member=amina, at=noon)),
        )
    assert raised == [None, None]
    assert not Nomination.objects.exists()


def told(by, at):
    return stories.publish(by=by, at=at, **LESSON)


def reported(kind, item, by, at):
    return moderation.report(kind=WRITTEN[kind], item=item, by=by, reason="abuse", words="", at=at)


def test_an_author_leaves_while_an_organiser_decides_about_the_story(amina, bea, cleo, fay, noon):
    story = told(amina, noon)
    case = reported("story", story, bea, noon)
    with met_there(moderation, "_decided_item") as there:
        raised = at_once(
            lambda: moderation.decide(case=case, what="hide", by=cleo, at=noon, reason="For the tests."),
            after(there, lambda: leaving.leave(member=amina, at=noon)),
        )
    assert raised == [None, None]
    assert not Story.objects.filter(author=amina).exists()


def test_an_outcome_is_told_again_while_an_organiser_hides_it(amina, bea, cleo, fay, noon):
    story = told(amina, noon)
    stories.take_away(story=story, by=fay, at=noon)
    outcome = stories.tell(story=story, text="It worked.", by=fay, at=noon)
    case = reported("outcome", outcome, bea, noon)
    with met_there(stories, "_count_outcomes") as there:
        raised = at_once(
            lambda: moderation.decide(case=case, what="hide", by=cleo, at=noon, reason="For the tests."),
            after(there, lambda: stories.tell(story=story, text="It worked well.", by=fay, at=noon)),
        )
    assert [type(each) for each in raised] == [type(None), Refused]
    assert Outcome.objects.get().hidden_at == noon


def test_a_listed_domain_is_narrowed_while_another_replaces_it(bea, cleo, noon):
    listed = ListedDomain.objects.filter(lane="auto", until_version=None).order_by("pk").first()
    values = {column: getattr(listed, column) for column in versions.COLUMNS}
    asked = versions.propose(listed=versions.DomainRule(**{**values, "lane": "auto"}), by=bea, at=noon, why="It is so.")
    with met_there(versions, "new_version") as there:
        raised = at_once(
            lambda: versions.narrow(listed=listed, lane="review", by=cleo, at=noon, why="An organiser must look."),
            after(there, lambda: versions.agree(proposal=asked, by=cleo, at=noon)),
        )
    assert {type(each) for each in raised} <= {type(None), Refused}
    assert ListedDomain.objects.filter(domain=listed.domain, until_version=None).count() == 1
