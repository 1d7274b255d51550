"""What organisers write for the network bears its name and its mark, and nobody else can write so."""

import pytest
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused

from .. import rules
from ..actions import posts
from ..models import Answer, Question

SENT = {"title": "What do you need?", "text": "Tell us.", "for_network": "on"}
MARK = "From the network</strong>"


def says_who(page, name):
    """Whether the page names this member as the author; who reads reports is named elsewhere on it."""
    return any(words in page for words in (f"{name}</strong>", f"By {name}", f"{name} <", f"Block: {name}"))


def test_an_organiser_asks_for_the_network_and_readers_see_its_name_and_mark(space, bea, amina, entered, signed_in):
    entered(space, bea, amina)
    signed_in(bea).post(reverse("conversations:ask", args=[space.slug]), SENT)
    asked = Question.objects.get()
    assert asked.for_network and asked.author == bea
    assert AuditRecord.objects.get(did="asked").detail == {"for_network": True}
    reader = signed_in(amina)
    for path in (asked.get_absolute_url(), reverse("conversations:space", args=[space.slug])):
        page = reader.get(path).content.decode()
        assert "Women in DDaT" in page and MARK in page
        assert not says_who(page, bea.name)
    assert "/block/" not in reader.get(asked.get_absolute_url()).content.decode()
    assert rules.why_not_quote(item=asked, member=amina)


def test_an_answer_for_the_network(question, bea, fay, entered, signed_in):
    entered(question.space, bea, fay)
    signed_in(bea).post(reverse("conversations:answer", args=[question.pk]), {"text": "Mine."})
    own = signed_in(fay).get(question.get_absolute_url()).content.decode()
    assert says_who(own, bea.name) and MARK not in own
    Answer.objects.all().delete()
    signed_in(bea).post(reverse("conversations:answer", args=[question.pk]), {"text": "Yes.", "for_network": "on"})
    page = signed_in(fay).get(question.get_absolute_url()).content.decode()
    assert MARK in page and not says_who(page, bea.name)


def test_a_member_is_not_asked_and_what_they_send_is_in_their_own_name(
    space, question, amina, entered, signed_in, noon
):
    entered(space, amina)
    browser = signed_in(amina)
    assert "for_network" not in browser.get(reverse("conversations:ask", args=[space.slug])).content.decode()
    browser.post(reverse("conversations:ask", args=[space.slug]), SENT)
    browser.post(reverse("conversations:answer", args=[question.pk]), {"text": "Yes.", "for_network": "on"})
    assert (
        not Question.objects.filter(for_network=True).exists() and not Answer.objects.filter(for_network=True).exists()
    )
    assert Question.objects.filter(author=amina, title=SENT["title"]).exists()
    for act in (
        lambda: posts.ask(space=space, by=amina, at=noon, title="T", text="T", for_network=True),
        lambda: posts.answer(question=question, by=amina, at=noon, text="T", for_network=True),
    ):
        with pytest.raises(Refused, match="Only organisers"):
            act()


def test_a_change_does_not_make_ones_own_words_the_networks(question, amina, signed_in):
    signed_in(question.author).post(reverse("conversations:change", args=["question", question.pk]), SENT)
    question.refresh_from_db()
    assert question.title == SENT["title"] and not question.for_network
