"""A space never breaks the promise under which members have written in it: it begins anew, by two, and its past stays put."""

import pytest
from django.urls import reverse

from pleiad.content.models import Space
from pleiad.desk.actions import joint_decisions
from pleiad.desk.models import JointDecision
from pleiad.errors import Refused
from pleiad.outbox.deliver import _words
from pleiad.outbox.models import Email

from ..actions import posts, spaces
from ..models import Question

FACTS = {"name": "Returning", "purpose": "After leave.", "rule": "stays", "name_cy": "", "purpose_cy": ""}


@pytest.fixture
def closed(amina, bea, noon):
    """A closed support space with a question of Amina's."""
    made = spaces.make(by=bea, at=noon, closed=True, sensitive=True, forget_after_days=30, **FACTS)
    spaces.let_in(space=made, member=amina, by=bea, at=noon)
    posts.enter(space=made, by=amina, at=noon)
    posts.ask(space=made, by=amina, at=noon, title="Unheard of", text="Nobody else may read this.")
    return made


def edited(browser, space, **more):
    on = {"closed": "on", "sensitive": "on", "forget_after_days": "30", **FACTS, **more}
    return browser.post(reverse("desk:edit-space", args=[space.pk]), {k: v for k, v in on.items() if v is not None})


@pytest.mark.parametrize(
    "more",
    [{"closed": None}, {"sensitive": None}, {"forget_after_days": ""}, {"forget_after_days": "31"},
     {"rule": "chatham"}, {"rule": "attributable"}, {"closed": None, "name": "Another"}],
)  # fmt: skip
def test_nobody_breaks_the_promise_of_a_space(closed, bea, signed_in, more):
    answer = edited(signed_in(bea), closed, **more)
    assert answer.status_code == 200 and "under a promise that this would break" in answer.content.decode()
    assert "Start this space again" in answer.content.decode()
    kept = Space.objects.get(pk=closed.pk)
    assert (kept.closed, kept.sensitive, kept.forget_after_days, kept.rule, kept.name) == (
        True, True, 30, "stays", "Returning",
    )  # fmt: skip


@pytest.mark.parametrize("more", [{"name": "Coming back"}, {"forget_after_days": "7"}, {}])
def test_what_keeps_the_promise_can_be_changed_by_one(closed, bea, signed_in, more):
    assert edited(signed_in(bea), closed, **more).status_code == 302


def test_a_space_begins_anew_by_two_and_its_past_is_read_by_nobody_else(closed, amina, fay, bea, cleo, signed_in, noon):
    question = Question.objects.get()
    first = signed_in(bea)
    page = first.post(
        reverse("desk:begin-space-anew", args=[closed.pk]), {**FACTS, "why": "Many ask to come in."}, follow=True
    )
    said = page.content.decode()
    assert "Every member can read it." in said and "nobody else" in said
    decision = JointDecision.objects.get()
    first.post(reverse("desk:agree-jointly", args=[decision.pk]))
    assert Space.objects.count() == 1, "One organiser alone opens nothing."
    signed_in(cleo).post(reverse("desk:agree-jointly", args=[decision.pk]))
    new = Space.objects.exclude(pk=closed.pk).get()
    old = Space.objects.get(pk=closed.pk)
    assert (new.closed, new.sensitive, new.questions.count()) == (False, False, 0)
    assert (old.closed, old.sensitive, old.name[:17]) == (True, True, "Returning (until ")
    for reader in (fay, bea, cleo):
        browser = signed_in(reader)
        assert browser.get(question.get_absolute_url()).status_code == 404
        assert "Unheard of" not in browser.get("/search/?q=Unheard").content.decode()
    assert signed_in(amina).get(question.get_absolute_url()).status_code == 200
    (email,) = Email.objects.filter(kind="conversations.begun_anew")
    assert email.member == amina and "Returning" not in _words(email).text


def test_nobody_begins_a_space_anew_alone(closed, bea, noon):
    with pytest.raises(Refused, match="Two organisers"):
        spaces.begin_anew(space=closed, by=bea, agreed_by=bea, at=noon, facts=FACTS, earlier=("Old", ""))


def test_an_archived_closed_space_is_opened_again_by_two_and_a_plain_one_by_one(closed, bea, cleo, noon, signed_in):
    plain = spaces.make(by=bea, at=noon, **FACTS)
    for each in (closed, plain):
        spaces.archive(space=each, by=bea, at=noon)
    for agreed_by in (None, bea):
        with pytest.raises(Refused, match="Two organisers"):
            spaces.open_again(space=closed, by=bea, agreed_by=agreed_by, at=noon)
    first = signed_in(bea)
    assert first.post(reverse("desk:archive-space", args=[closed.pk]))["Location"].endswith("/open-again/")
    first.post(reverse("desk:open-space-again", args=[closed.pk]), {"reason": "It is needed again."})
    joint_decisions.agree(decision=JointDecision.objects.get(), by=cleo, at=noon)
    assert Space.objects.get(pk=closed.pk).archived_at is None
    first.post(reverse("desk:archive-space", args=[plain.pk]))
    assert Space.objects.get(pk=plain.pk).archived_at is None


def test_an_organiser_who_enters_is_shown_to_the_readers(closed, amina, bea, cleo, noon):
    spaces.let_in(space=closed, member=cleo, by=bea, at=noon)
    assert not Email.objects.filter(kind="conversations.organiser_entered").exists()
    spaces.let_in(space=closed, member=bea, by=bea, at=noon)
    told = Email.objects.filter(kind="conversations.organiser_entered", member=amina).get()
    assert "Returning" not in _words(told).text and "Bea" not in _words(told).text
