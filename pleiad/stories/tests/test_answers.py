"""A story can be answered: by members who may read it, under their name, and its author is told without a word of it."""

import pytest

from pleiad.content.reportable import KINDS
from pleiad.errors import Refused
from pleiad.home.models import Notification
from pleiad.members import actions as members
from pleiad.members import blocking

from .. import actions
from ..models import Story, StoryAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(noon, amina):
    facts = {"kind": "experience", "title": "What I learnt", "readers": "network", "named": True, "language": "en"}
    return actions.publish(by=amina, at=noon, text="Words.", **facts)


def seen(browser, path):
    answer = browser.get(path)
    return answer.content.decode() if answer.status_code == 200 else ""


def test_a_member_answers_and_the_author_is_told(story, bea, signed_in):
    browser = signed_in(bea)
    answer = browser.post(f"/stories/{story.pk}/answers/", {"text": "Canary answer."}, follow=True)
    assert "Canary answer." in answer.content.decode()
    assert "Canary answer." in seen(browser, f"/stories/{story.pk}/")
    told = Notification.objects.get(subscription="story-answered")
    assert told.member == story.author and "Canary" not in told.key


def test_the_author_answers_too_and_is_not_told_of_it(story, amina, noon):
    actions.answer(story=story, by=amina, text="Thank you all.", at=noon)
    assert not Notification.objects.exists()


def test_visitors_read_no_answer_even_under_a_public_story(story, bea, client, noon):
    actions.answer(story=story, by=bea, text="Canary answer.", at=noon)
    Story.objects.update(readers="public", public_at=noon)
    assert "Canary" not in seen(client, f"/stories/{story.pk}/")
    assert client.get(f"/stories/{story.pk}/answers/").status_code == 302


def test_those_kept_apart_meet_in_no_answer(story, bea, cleo, fay, amina, signed_in, noon):
    actions.answer(story=story, by=bea, text="Canary answer.", at=noon)
    blocking.block(by=cleo, blocked=bea, at=noon)
    assert "Canary" not in seen(signed_in(cleo), f"/stories/{story.pk}/")
    members.change_profile(member=amina, name=amina.name, language="en", hidden=False, shielded=True, at=noon)
    assert signed_in(fay).get(f"/stories/{story.pk}/answers/").status_code == 404


def test_only_its_author_takes_an_answer_back(story, bea, cleo, signed_in, noon):
    answer = actions.answer(story=story, by=bea, text="Canary answer.", at=noon)
    assert signed_in(cleo).post(f"/stories/answers/{answer.pk}/take-back/").status_code == 404
    with pytest.raises(Refused):
        actions.take_answer_back(answer=answer, by=cleo, at=noon)
    signed_in(bea).post(f"/stories/answers/{answer.pk}/take-back/")
    assert "Canary" not in seen(signed_in(cleo), f"/stories/{story.pk}/")


def test_an_answer_is_reported_and_hidden(story, bea, cleo, signed_in, noon):
    answer = actions.answer(story=story, by=bea, text="Canary answer.", at=noon)
    assert f"/report/story-answer/{answer.pk}/" in seen(signed_in(cleo), f"/stories/{story.pk}/")
    KINDS["story-answer"].hide(item=answer, reason="No.", at=noon)
    assert "Canary" not in seen(signed_in(cleo), f"/stories/{story.pk}/")


def test_who_leaves_takes_the_answers_along_and_leaves_a_page_for_those_of_others(story, amina, bea, cleo, noon):
    actions.answer(story=story, by=bea, text="Mine.", at=noon)
    actions.answer(story=story, by=cleo, text="Another.", at=noon)
    actions.forget(member=bea, at=noon)
    assert [each.text for each in StoryAnswer.objects.all()] == ["Another."]
    actions.forget(member=amina, at=noon)
    assert Story.objects.get().emptied_at and StoryAnswer.objects.count() == 1


def test_a_story_that_is_gone_is_not_answered(story, amina, bea, noon):
    actions.take_back(story=story, by=amina, at=noon)
    with pytest.raises(Refused, match="no longer there"):
        actions.answer(story=story, by=bea, text="Late.", at=noon)
