"""What others wrote in their never-pair lists of a member who leaves: the words go, the protection stays."""

import pytest

from pleiad.members import leaving
from pleiad.members.models import Member
from pleiad.testing import new_member

from ..actions import profiles
from ..matching import pools, who_left
from ..models import Avoidance, MentoringProfile

pytestmark = [pytest.mark.engines, pytest.mark.django_db]


@pytest.fixture
def named(amina, fay, noon):
    """Amina never wants to be paired with Fay: by name, by another spelling, and by address."""
    for words in ("Fay Colleague", "fay  colleague", "fay@leeds.gov.uk"):
        profiles.avoid(owner=amina, named=words, key=words.lower(), at=noon)
    return amina


def test_no_word_of_them_is_left(named, fay, noon, signed_in):
    leaving.leave(member=fay, at=noon)
    kept = list(Avoidance.objects.filter(owner=named))
    assert len(kept) == 2, "by name, and by address"
    assert all(each.named == "" and each.key.startswith(who_left.LEFT) for each in kept)
    page = signed_in(named).get("/mentoring/never-with/").content.decode()
    assert "Someone who has left" in page and "Fay" not in page


def test_who_comes_back_is_still_avoided(named, fay, noon):
    leaving.leave(member=fay, at=noon)
    leaving.settle(member=Member.objects.get(pk=fay.pk), at=noon, at_once=True)
    back = new_member("fay@leeds.gov.uk", at=noon, name="Another Name")
    other = new_member("someone@leeds.gov.uk", at=noon, name="Some One")
    for each in (back, other):
        MentoringProfile.objects.create(member=each, seeks_since=noon, created_at=noon, changed_at=noon)
    never = pools.never_with([named.pk])[named.pk]
    assert pools.key_of(back.pk) in never and pools.key_of(other.pk) not in never


def test_a_name_that_another_member_bears_stays(amina, fay, noon):
    new_member("namesake@kent.police.uk", at=noon, name="Fay Colleague")
    profiles.avoid(owner=amina, named="Fay Colleague", key="fay colleague", at=noon)
    leaving.leave(member=fay, at=noon)
    assert Avoidance.objects.get(owner=amina).named == "Fay Colleague"


def test_who_is_only_suspended_is_named_still(named, fay, bea, noon):
    from pleiad.members import powers

    powers.suspend(member=fay, by=bea, at=noon, reason="For the test.")
    assert Avoidance.objects.filter(owner=named).exclude(named="").count() == 3
