"""Who is whose colleague: pairs from every lane and kind of zone, in two spellings, after a merger; and strangers."""

from datetime import date

import pytest

from pleiad.members import actions as members
from pleiad.members.models import Employment, Member, Organisation, Shield, Workplace
from pleiad.members.organisations import names, rules, workplaces
from pleiad.testing import new_member, shield, works_at

pytestmark = pytest.mark.django_db


def joins(address, at, said="An organisation", **more):
    return new_member(address, at=at, said=said, **more)


PAIRS = {
    "one council, by its domain": (("a.one@leeds.gov.uk", ""), ("b.two@leeds.gov.uk", "")),
    "a trust below a shared zone": (
        ("a.one@oxfordhealth.nhs.uk", "OHFT"),
        ("b.two@oxfordhealth.nhs.uk", "Some other name"),
    ),
    "a label below a zone that no list has": (("a.one@quux.nhs.uk", "Quux"), ("b.two@quux.nhs.uk", "Quux Health")),
    "a subdomain of it": (("a.one@quux.nhs.uk", "Quux"), ("b.two@mail.quux.nhs.uk", "The Trust")),
    "a force": (("a.one@kent.police.uk", ""), ("b.two@kent.police.uk", "")),
    "a zone that tells nothing, one name": (
        ("a.one@nhs.net", "Quux Health NHS Foundation Trust"),
        ("b.two@nhs.net", "the  QUUX health NHS FT"),
    ),
    "short name and full name": (("a.one@nhs.net", "OHFT"), ("b.two@nhs.net", "Oxford Health NHS Foundation Trust")),
    "the address of one and the words of another": (
        ("a.one@oxfordhealth.nhs.uk", "x"),
        ("b.two@nhs.net", "Oxford Health NHS FT"),
    ),
    "a private address with two sponsors": (("a.one@leeds.gov.uk", ""), ("b.two@gmail.com", "Leeds City Council")),
    "two private addresses": (("a.one@gmail.com", "Quux & Sons Agency"), ("b.two@outlook.com", "Quux and Sons agency")),
    "Welsh and English": (("a.one@gwynedd.llyw.cymru", ""), ("b.two@gmail.com", "Cyngor Gwynedd")),
    "a domain on no list": (("a.one@small-body.org.uk", "Small"), ("b.two@small-body.org.uk", "Small Body Ltd")),
    "a council and the one that followed it": (("a.one@mendip.gov.uk", ""), ("b.two@somerset.gov.uk", "")),
    "two councils that one followed": (("a.one@mendip.gov.uk", ""), ("b.two@gmail.com", "Sedgemoor District Council")),
    "a name that may mean either": (("a.one@nhs.net", "Dorset"), ("b.two@dorsetcouncil.gov.uk", "")),
}
STRANGERS = {
    "two councils": (("a.one@leeds.gov.uk", ""), ("b.two@kent.gov.uk", "")),
    "two trusts below one zone": (("a.one@quux.nhs.uk", "Quux"), ("b.two@frob.nhs.uk", "Frob")),
    "a zone that tells nothing, two names": (("a.one@nhs.net", "Quux Health"), ("b.two@nhs.net", "Frob Health")),
    "two private addresses at one provider": (("a.one@gmail.com", "Quux"), ("b.two@gmail.com", "Frob")),
    "a council and the force of the same county": (("a.one@kent.gov.uk", ""), ("b.two@kent.police.uk", "")),
    "a council and a trust of one name": (
        ("a.one@gmail.com", "Isle of Wight Council"),
        ("b.two@nhs.net", "Isle of Wight NHS Trust"),
    ),
}


def both_ways(one, other):
    return {(one.pk, other.pk) for one, other in ((one, other), (other, one)) if _apart(one, other)}


def _apart(one, other):
    return Member.objects.kept_apart_from(one).filter(pk=other.pk).exists()


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_colleagues_are_known_and_a_shield_keeps_them_apart(noon, pair):
    one, other = (joins(address, noon, said) for address, said in pair)
    assert list(Member.objects.colleagues_of(one)) == [other]
    assert list(Member.objects.colleagues_of(other)) == [one]
    assert not both_ways(one, other)
    shield(other, at=noon)
    assert len(both_ways(one, other)) == 2
    shield(other, at=None)
    assert not both_ways(one, other)


@pytest.mark.parametrize("pair", STRANGERS.values(), ids=STRANGERS)
def test_others_are_not_colleagues(noon, pair):
    one, other = (joins(address, noon, said) for address, said in pair)
    shield(one, other, at=noon)
    assert not Member.objects.colleagues_of(one) and not both_ways(one, other)


def test_a_zone_that_tells_nothing_can_be_kept_out_as_a_whole(noon):
    one, other = joins("a.one@nhs.net", noon, "Quux Health"), joins("b.two@nhs.net", noon, "Frob Health")
    elsewhere = joins("c@leeds.gov.uk", noon)
    current = list(one.employments.current())
    assert rules.zone_to_hide_from(current, sector=one.sector, nation=one.nation) == "nhs.net"
    said = {"name": one.name, "language": "en", "hidden": False, "shielded": False}
    members.change_profile(member=one, at=noon, shielded_zone="nhs.net", **said)
    assert len(both_ways(one, other)) == 2 and not both_ways(one, elsewhere)
    members.change_profile(member=one, at=noon, **said)
    assert not both_ways(one, other)


def test_a_new_name_at_the_same_address_hides_nobody_who_was_a_colleague(noon):
    from pleiad.members.organisations import employing

    anna, beth = joins("a.one@nhs.net", noon, "Quux Health"), joins("b.two@nhs.net", noon, "Quux Health NHS Trust")
    shield(anna, at=noon)
    employing.say(member=beth, said="Frob Health", at=noon)
    assert len(both_ways(anna, beth)) == 2
    works_at(beth, None, said="Frob Health", at=noon)  # proved by another work address
    assert not both_ways(anna, beth)


def test_a_second_employer_counts(noon):
    from pleiad.members.organisations import employing
    from pleiad.members.organisations.addresses import EmployerDomain

    anna, beth = joins("a.one@leeds.gov.uk", noon), joins("b.two@kent.gov.uk", noon)
    kent = Organisation.objects.get(pk=beth.organisation_id)
    second = employing.employ(member=anna, organisation=kent, said="", told=EmployerDomain(), kind="second", at=noon)
    assert beth in Member.objects.colleagues_of(anna)
    assert anna.organisation != kent
    employing.end(employment=second, on=date(2027, 1, 1))
    assert not Member.objects.colleagues_of(anna)


def test_the_keys_can_be_made_again_from_the_employments(noon, cast):
    keys = set(Workplace.objects.values_list("member", "key"))
    Workplace.objects.all().delete()
    Shield.objects.all().delete()
    workplaces.refile(list(Member.objects.values_list("pk", flat=True)))
    assert keys == set(Workplace.objects.values_list("member", "key"))


def test_members_from_before_there_were_employments_are_caught_up_with(cast):
    from pleiad.members.organisations import employing

    amina, fay = cast["amina"], cast["fay"]
    for model in (Employment, Workplace):
        model.objects.all().delete()
    assert employing.catch_up() == len(cast)
    assert fay in Member.objects.colleagues_of(amina)
    assert employing.catch_up() == 0


SAME = [
    ("Oxford Health NHS Foundation Trust", "oxford health nhs ft"),
    ("Gateshead Council", "Gateshead Metropolitan Borough Council"),
    ("Gateshead MBC", "Gateshead  COUNCIL"),
    ("Bristol, North Somerset & South Gloucestershire ICB", "Bristol North Somerset and South Gloucestershire ICB"),
    ("King’s College Hospital NHS Foundation Trust", "Kings College Hospital NHS FT"),
    ("The London Borough of Hackney", "Hackney Council"),
    ("Ynys Môn Cyngor", "cyngor ynys mon"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_is_folded_away(one, other):
    assert names.same(one, other) and names.folded(one) == names.folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kent Police", "Kent Council"),
        ("Gateshead Health NHS FT", "Gateshead Council"),
        ("Leicester", "Leicestershire"),
    ],
)
def test_what_is_not_the_same_stays_apart(one, other):
    assert names.folded(one) != names.folded(other)
