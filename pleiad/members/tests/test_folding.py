"""Two ways of writing the name of one organisation are one name, and the names of two are two."""

from collections import defaultdict

import pytest

from pleiad.members.models import Employment, Member, OrganisationName, OrganisationProposal, Shield, Workplace
from pleiad.members.organisations import finding, names, proposals, refolding, shipped
from pleiad.testing import new_member, shield

# Each line is one organisation as people write it.
ONE_NAME = """
St. George's University Hospitals NHS FT|ST GEORGE’S UNIVERSITY HOSPITAL NHS TRUST|Saint Georges Univ Hosps NHS Foundation Trust
University Hospital Southampton|Univ Hosp Southampton NHS FT|University Hospitals Southampton NHS Foundation Trust
Betsi Cadwaladr University Health Board|Betsi Cadwaladr UHB|Betsi Cadwaladr Health Board|Bwrdd Iechyd Prifysgol Betsi Cadwaladr
NHS Lothian|Lothian Health Board|Lothian NHS Board|lothian nhs
Belfast HSC Trust|Belfast Health & Social Care Trust|Belfast HSCT
NHS Essex ICB|NHS Essex Integrated Care Board|Essex ICB
LB Hackney|Hackney LBC|London Borough of Hackney|Hackney Council
RB Kensington & Chelsea|Royal Borough of Kensington and Chelsea
Rhondda Cynon Taf CBC|Rhondda Cynon Taf County Borough Council|Cyngor Bwrdeistref Sirol Rhondda Cynon Taf
PCC for Kent|Kent PCC|Kent OPCC|OPCC Kent|Office of the Police and Crime Commissioner for Kent
West Yorkshire PFCC|Police, Fire and Crime Commissioner for West Yorkshire
Norfolk Constabulary|Norfolk Police|Norfolk Police Force
West Midlands Fire Service|West Midlands Fire and Rescue Service|West Midlands FRS|West Midlands Fire & Rescue Authority
H.M.R.C.|HMRC|hmrc
Her Majesty's Passport Office|HM Passport Office|H M Passport Office
Great Ormond Street Hospital|Great Ormond St. Hospital
Dept. for Transport|Department for Transport|The Department of Transport
""".strip().splitlines()


@pytest.mark.parametrize("line", ONE_NAME)
def test_what_people_write_for_one_organisation_folds_to_one(line):
    assert len({names.folded(each) for each in line.split("|")}) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Kent County Council|Kent Police|Kent Fire and Rescue Service|Kent PCC|NHS Kent and Medway ICB",
        "British Transport Police|British Transport Police Authority",
        "Public Health Wales|Public Health Scotland",
        "Bedford Borough Council|Bedfordshire Hospitals NHS FT",
        "Leeds Teaching Hospitals NHS Trust|Leeds Community Healthcare NHS Trust",
        "HM Prison Service|Scottish Prison Service",
    ],
)
def test_what_is_not_one_does_not_become_one(line):
    told = line.split("|")
    assert len({names.folded(each) for each in told}) == len(told)


def test_no_two_organisations_of_the_list_that_exist_have_one_full_name():
    """Colleagues in two rows for one body would not be colleagues."""
    called = defaultdict(set)
    for each in shipped.read():
        if not each.ended_on:
            called[names.folded(each.name), names.kinds(each.name)].add(each.id)
    assert [ids for ids in called.values() if len(ids) > 1] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("LB Hackney", "London Borough of Hackney"),
        ("Kent PCC", "Kent Police and Crime Commissioner"),
        ("Hywel Dda UHB", "Hywel Dda University Health Board"),
        ("Lothian Health Board", "NHS Lothian"),
        ("Belfast HSC Trust", "Belfast Health and Social Care Trust"),
        ("BCP Council", "Bournemouth, Christchurch and Poole Council"),
        ("Health Education England", "NHS England"),
        ("Western Isles Council", "Comhairle nan Eilean Siar"),
        ("SPPA", "Scottish Public Pensions Agency"),
        ("Senedd Commission", "Senedd Cymru - Welsh Parliament"),
        ("The Water Services Regulation Authority", "Ofwat"),
        ("Surrey and Sussex ICB", "NHS Surrey and Sussex Integrated Care Board"),
        ("Office of the Scottish Charity Regulator", "Scottish Charity Regulator"),
    ],
)
def test_what_people_say_means_the_organisation(said, name):
    assert str(finding.meant(said)) == name


@pytest.mark.django_db
def test_colleagues_meet_by_any_spelling_and_a_shield_holds(noon):
    one = new_member("a.one@nhs.net", at=noon, said="Quuxley UHB")
    two = new_member("b.two@nhs.net", at=noon, said="Bwrdd Iechyd Prifysgol Quuxley")
    other = new_member("c.three@nhs.net", at=noon, said="Quuxshire UHB")
    Member.objects.update(joined_at=noon)
    one, two, other = Member.objects.order_by("pk")
    shield(one, at=noon)
    assert list(Member.objects.colleagues_of(one)) == [two]
    assert one not in Member.objects.visible_to(two) and one in Member.objects.visible_to(other)


@pytest.mark.django_db
def test_rows_of_an_earlier_version_are_folded_anew(noon):
    """An earlier version left “UHB” in the name: the shield did not hold, and two spellings waited twice."""
    one = new_member("a.one@nhs.net", at=noon, said="Quuxley UHB")
    two = new_member("b.two@nhs.net", at=noon, said="Quuxley University Health Board")
    Member.objects.update(joined_at=noon)
    one, two = Member.objects.order_by("pk")
    shield(one, at=noon)
    for member, folded in ((one, "quuxleyuhb"), (two, "quuxleyuniversityhealthboard")):
        Employment.objects.filter(member=member).update(folded=folded)
        Workplace.objects.filter(member=member, key="n:quuxley").update(key=f"n:{folded}")
        Shield.objects.filter(member=member, key="n:quuxley").update(key=f"n:{folded}")
    OrganisationProposal.objects.filter(folded="quuxley").update(folded="quuxleyuhb")
    OrganisationProposal.objects.create(
        folded="quuxleyuniversityhealthboard", said="Quuxley University Health Board", proposed_at=noon
    )
    OrganisationName.objects.filter(name="NHS Lothian").update(folded="nhslothian")
    assert one in Member.objects.visible_to(two)
    assert refolding.refold() == 4
    assert one not in Member.objects.visible_to(two)
    assert [each.members for each in proposals.waiting()] == [2]
    assert str(finding.meant("Lothian Health Board")) == "NHS Lothian"
    assert refolding.refold() == 0
