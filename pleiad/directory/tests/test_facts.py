"""A fact of a profile is everywhere or nowhere: asked for, shown and found, and kept from all others if the member wishes."""

import inspect

import pytest
from django.urls import reverse

from pleiad.content.reportable import KINDS
from pleiad.errors import Refused
from pleiad.members import actions as members
from pleiad.search.finding import find
from pleiad.search.models import Document

from .. import actions
from ..forms import DirectoryProfileForm
from ..models import Profile

pytestmark = [pytest.mark.engines, pytest.mark.django_db]

NO_FACTS = {
    "id",
    "member",
    "private_facts",
    "listed_at",
    "changed_at",
    "hidden_at",
    "hidden_reason",
    "pictured_at",
    *Profile.SHOWS,
}
"""What a profile holds besides what its member says in it."""
WORD, HALF_TYPED = "Qzcanary", "qzcanar"


def seen(browser, path):
    return browser.get(path).content.decode()


def test_members_decide_about_every_field_of_a_profile():
    for field in Profile._meta.concrete_fields:
        assert field.name in (*Profile.FACTS, *NO_FACTS), (
            f"Profile.{field.name} is not in Profile.FACTS, so no form asks for it and members cannot keep it to themselves."
        )


@pytest.mark.parametrize("fact", Profile.FACTS)
def test_a_fact_is_asked_for_kept_shown_found_and_erased(fact, signed_in, amina, bea):
    label = Profile._meta.get_field(fact).verbose_name
    assert label != fact.replace("_", " "), f"Profile.{fact} has no label of its own: give it a verbose_name."
    assert fact in DirectoryProfileForm.base_fields, f"DirectoryProfileForm does not ask for {fact}."
    assert fact in inspect.signature(actions.save_profile).parameters, f"actions.save_profile takes no {fact}."
    own = signed_in(amina)
    form = seen(own, "/people/me/")
    assert f'name="{fact}"' in form, f"directory/edit_profile.html has no box for {fact}."
    assert f'name="private_facts" value="{fact}"' in form, f"Members cannot keep {fact} to themselves."
    own.post("/people/me/", {fact: WORD, "ask_0": "Cloud", "listed": "on"})
    assert getattr(Profile.objects.get(), fact) == WORD, f"actions.save_profile takes {fact} and does not keep it."
    shown = signed_in(bea)
    assert WORD in seen(shown, f"/people/{amina.pk}/"), f"directory/_facts.html does not show {fact}."
    assert WORD in seen(own, "/people/me/seen/"), f"directory/seen.html does not show {fact}."
    assert WORD in Document.objects.get(kind="person").text, f"search_documents.py leaves {fact} out."
    assert WORD in KINDS["profile"].words(Profile.objects.get()), f"reports.py leaves {fact} out."
    privacy = Profile.privacy
    assert privacy.on_erasure == "delete" or fact in privacy.blank, (
        f"Erasure leaves {fact}: name it in Profile.privacy."
    )


@pytest.mark.parametrize("fact", Profile.FACTS)
def test_a_fact_that_a_member_keeps_to_themself_is_nowhere_for_anyone_else(
    fact, signed_in, client, amina, bea, cleo, noon
):
    own = signed_in(amina)
    sent = {
        "ask_0": "Cloud",
        "listed": "on",
        **dict.fromkeys(Profile.FACTS, "Said"),
        fact: WORD,
        "private_facts": [fact],
    }
    own.post("/people/me/", sent)
    profile = Profile.objects.get()
    assert getattr(profile, fact) == WORD and profile.listed_at
    members.change_profile(member=amina, name="Amina Again", language="en", hidden=False, shielded=False, at=noon)
    for path in (f"/people/{amina.pk}/", "/people/me/"):
        assert WORD in seen(own, path)
    others = [
        "/people/",
        f"/people/?q={HALF_TYPED}",
        f"/people/{amina.pk}/",
        f"/people/{amina.pk}/ask/",
        f"/search/?q={HALF_TYPED}",
        reverse("moderation:report", args=["profile", profile.pk]),
        f"/desk/members/{amina.pk}/",
    ]
    for reader in (bea, cleo):
        browser = signed_in(reader)
        assert "Again" in seen(browser, "/people/?q=again")
        for path in others:
            assert WORD not in seen(browser, path), f"{path} shows {fact}, which the member keeps to themself."
        assert find(reader=reader, text=WORD) == []
    assert WORD not in seen(client, f"/search/?q={HALF_TYPED}")
    assert WORD not in seen(own, "/people/me/seen/")
    for document in Document.objects.values():
        assert WORD.lower() not in str(document).lower()
    assert WORD not in KINDS["profile"].words(profile)
    own.post("/people/me/", {**sent, "private_facts": []})
    assert WORD in seen(signed_in(bea), f"/people/{amina.pk}/")


def test_a_headline_that_nobody_sees_is_not_enough_to_be_listed(amina, noon):
    with pytest.raises(Refused, match="Say in a line what you do"):
        actions.save_profile(
            by=amina, headline="I help", about="", ask=[], learn=[], listed=True, private_facts=["headline"], at=noon
        )


def test_facts_are_shown_to_all_who_see_the_profile_until_the_member_says_otherwise(amina, listed):
    assert listed(amina).private_facts == []


def test_only_facts_can_be_kept_back(signed_in, amina):
    answer = signed_in(amina).post("/people/me/", {"headline": "I help", "private_facts": ["listed_at"]})
    assert answer.status_code == 200
    assert not Profile.objects.exists()
