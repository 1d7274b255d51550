"""The list of organisations, finding one by what people call it, and saying where one works."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from pleiad.members.models import Employment, Member, Organisation, OrganisationDomain, OrganisationProposal
from pleiad.members.organisations import finding, proposals, refresh, shipped
from pleiad.members.organisations.doubts import AT_MOST, doubts
from pleiad.testing import new_member

pytestmark = pytest.mark.django_db
COLUMNS = ",".join(shipped.COLUMNS)


def listed(tmp_path, *rows):
    """A list with these rows besides a few that ship."""
    path = tmp_path / "list.csv"
    path.write_text("\n".join([COLUMNS, *rows]), encoding="utf-8")
    return path


def refreshed(path, *options):
    out = StringIO()
    call_command("organisations", "--file", str(path), *options, stdout=out)
    return out.getvalue()


# The list


def test_every_organisation_is_there_before_its_first_member():
    assert Organisation.objects.filter(slug__isnull=False).count() == len(shipped.read())
    assert refresh.differences(shipped.read()) == []


def test_no_organisation_has_a_shared_domain():
    from pleiad.members.eligibility import versions

    shared = {each.domain for each in versions.current().listed_domains if each.shared}
    assert not OrganisationDomain.objects.filter(domain__in=shared)


def test_a_refresh_shows_what_would_change_and_writes_it_when_told(noon, tmp_path):
    row = "quux-council,{name},,QMBC,,local government,England,{domain},2020-04-01,,{after}"
    first = listed(tmp_path, row.format(name="Quux Council", domain="quux-council.example", after=""))
    assert "quux-council: new, Quux Council" in refreshed(first)
    assert not Organisation.objects.filter(slug="quux-council")
    assert "Written: 1 new" in refreshed(first, "--write")
    assert "holds what the list says" in refreshed(first)
    rows = [
        row.format(name="Greater Quux Council", domain="greater-quux.example", after="gateshead-council"),
        "gateshead-council,Gateshead Council,,,,local government,England,gateshead.gov.uk,,,",
    ]
    said = refreshed(listed(tmp_path, *rows))
    for line in (
        "name Quux Council -> Greater Quux Council", "has the domain greater-quux.example",
        "has no more the domain quux-council.example", "followed by gateshead-council",
    ):  # fmt: skip
        assert f"quux-council: {line}" in said
    assert Organisation.objects.get(slug="quux-council").name == "Quux Council"
    refreshed(listed(tmp_path, *rows), "--write")
    assert finding.meant("Quux Council") == Organisation.objects.get(name="Greater Quux Council")
    assert "holds what the list says" in refreshed(listed(tmp_path, *rows))


def test_what_organisers_changed_is_not_changed_back(noon, tmp_path):
    first = listed(tmp_path, "quux-council,Quux Council,,,,local government,England,,,,")
    refreshed(first, "--write")
    Organisation.objects.filter(slug="quux-council").update(name="Ours", changed_at=noon)
    refreshed(listed(tmp_path, "quux-council,Quux Council,,QC2,,police,England,quux.example,,,"), "--write")
    kept = Organisation.objects.get(slug="quux-council")
    assert (kept.name, kept.sector) == ("Ours", "local government")
    assert finding.meant("QC2") == kept and kept.domains.get().domain == "quux.example"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("quux,,,,,,,,,,", "Row 2: an organisation needs an id and a name"),
        ("quux,Quux,,,,cheese,,,,,", "there is no sector 'cheese'"),
        ("quux,Quux,,,,,,,soon,,", "Row 2"),
        ("quux,Quux,,,,,,,,,nobody", "The successor nobody is not on the list"),
        ("quux,Quux,,,,,,a.example|a.example,,,", "The domain a.example is on the list twice"),
    ],
)
def test_a_list_that_cannot_be_understood_changes_nothing(tmp_path, capsys, row, says):
    with pytest.raises(SystemExit):
        call_command("organisations", "--file", str(listed(tmp_path, row)), "--write")
    assert says in capsys.readouterr().err
    assert not Organisation.objects.filter(slug="quux")


def test_members_of_an_organisation_that_comes_onto_the_list_are_its_own(noon, tmp_path):
    typed = new_member("a.one@nhs.net", at=noon, said="quux  health NHS Foundation Trust")
    by_domain = new_member("b.two@quux.nhs.uk", at=noon, said="whatever")
    assert not typed.organisation and not by_domain.organisation
    row = "quux-health,Quux Health NHS FT,,,,NHS,England,quux.nhs.uk,,,"
    refreshed(listed(tmp_path, row), "--write")
    quux = Organisation.objects.get(slug="quux-health")
    assert set(quux.members.all()) == {typed, by_domain}
    assert list(Member.objects.colleagues_of(typed)) == [by_domain]


# Finding


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("leeds teaching", "Leeds Teaching Hospitals NHS Trust"),
        ("OHFT", "Oxford Health NHS Foundation Trust"),
        ("ohft", "Oxford Health NHS Foundation Trust"),
        ("gatesh", "Gateshead Council"),
        ("cyngor gwyn", "Gwynedd Council"),
        ("DWP", "Department for Work and Pensions"),
        ("ynys mon", "Isle of Anglesey County Council"),
    ],
)
def test_part_of_a_name_is_enough(typed, first):
    assert first in [each.name for each in finding.suggested(typed)][:3]


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "zzzz qqqq", "x" * 500, "a\x00b", "'); --"])
def test_finding_survives_what_is_typed(client, typed):
    assert client.get("/organisations/", {"q": typed}).status_code == 200


def test_suggestions_cost_the_same_and_name_no_member(client, amina, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        found = client.get("/organisations/", {"q": "lee"}).json()["found"]
    assert {"name", "also"} == set(found[0]) and amina.name not in json.dumps(found)


# Saying where one works


def says(browser, **sent):
    return browser.post("/account/organisation/", sent)


def test_without_scripts_the_page_asks_which_is_meant(noon, signed_in):
    member = new_member("a.one@nhs.net", at=noon, said="Quux")
    Member.objects.filter(pk=member.pk).update(joined_at=noon)
    browser = signed_in(Member.objects.get(pk=member.pk))
    asked = says(browser, organisation="leeds teach").content.decode()
    assert "Which of these is it?" in asked and "It is not on the list" in asked
    leeds = Organisation.objects.get(name="Leeds Teaching Hospitals NHS Trust")
    assert f'value="{leeds.pk}"' in asked
    assert says(browser, organisation="leeds teach", which=str(leeds.pk)).status_code == 302
    assert Member.objects.get(pk=member.pk).organisation == leeds
    assert says(browser, organisation="leeds teach", which="none").status_code == 302
    now = Employment.objects.current().get(member=member)
    assert (now.organisation, now.said, now.zone) == (None, "leeds teach", "nhs.net")
    assert list(Employment.objects.filter(member=member).values_list("said", flat=True)) == [
        "Quux",
        "",
        "leeds teach",
    ]


def test_a_slip_of_the_finger_is_asked_about(noon, signed_in):
    member = new_member("a.one@nhs.net", at=noon, said="Quux")
    browser = signed_in(member)
    assert "Oxford Health NHS Foundation Trust" in says(browser, organisation="Oxfrod Health").content.decode()


def test_where_the_address_shows_it_nothing_is_asked(amina, signed_in):
    browser = signed_in(amina)
    page = browser.get("/account/organisation/").content.decode()
    assert "Leeds City Council" in page and "Say it better" not in page
    says(browser, organisation="Kent County Council")
    assert Member.objects.get(pk=amina.pk).organisation == amina.organisation


def test_visitors_are_asked_to_sign_in():
    assert Client().get("/account/organisation/").status_code == 302


# Names that are not on the list


def admitted(address, at, said):
    member = new_member(address, at=at, said=said)
    Member.objects.filter(pk=member.pk).update(joined_at=at)
    return member


def test_a_name_on_no_list_waits_once_for_all_its_spellings(noon, bea, signed_in):
    one = admitted("a.one@nhs.net", noon, "Quux Health NHS FT")
    two = admitted("b.two@nhs.net", noon, "QUUX Health NHS Foundation Trust")
    assert [each.members for each in proposals.waiting()] == [2]
    desk = signed_in(bea)
    assert "Quux Health NHS FT" in desk.get("/desk/").content.decode()
    page = desk.get(f"/desk/organisations/names/{proposals.waiting()[0].pk}/").content.decode()
    assert "“Quux Health NHS FT”" in page and "QUUX Health NHS Foundation Trust" in page
    assert desk.get("/desk/organisations/names/").status_code == 200
    assert list(Member.objects.colleagues_of(one)) == [two]


def test_a_name_is_named(noon, bea, signed_in):
    member = admitted("a.one@nhs.net", noon, "Quux Health NHS FT")
    path = f"/desk/organisations/names/{OrganisationProposal.objects.get(folded='quuxhealth').pk}/"
    desk, sent = signed_in(bea), {"does": "name", "name": "Quux Health NHS Trust", "sector": "NHS", "nation": "England"}
    assert "Enter the name" in desk.post(path, {**sent, "name": ""}).content.decode()
    assert "has this name already" in desk.post(path, {**sent, "name": "Gateshead Council"}).content.decode()
    assert desk.post(path, sent).status_code == 302
    member.refresh_from_db()
    assert (str(member.organisation), member.sector) == ("Quux Health NHS Trust", "NHS")
    assert not proposals.waiting()
    assert new_member("c@nhs.net", at=noon, said="quux health nhs ft").organisation == member.organisation


def test_a_name_is_merged_and_found_by_it_from_then_on(noon, bea, signed_in):
    member = admitted("a.one@nhs.net", noon, "The Oxford mob")
    path = f"/desk/organisations/names/{OrganisationProposal.objects.get(folded='oxfordmob').pk}/"
    desk = signed_in(bea)
    near = desk.post(path, {"does": "merge", "organisation": "oxford heal"}).content.decode()
    assert "Did you mean Oxford Health NHS Foundation Trust" in near
    assert desk.post(path, {"does": "merge", "organisation": "OHFT"}).status_code == 302
    ohft = Organisation.objects.get(name="Oxford Health NHS Foundation Trust")
    assert Member.objects.get(pk=member.pk).organisation == ohft
    assert finding.meant("the oxford mob") == ohft
    refresh.apply(refresh.differences(shipped.read()))
    assert finding.meant("the oxford mob") == ohft


def test_a_name_is_left_as_it_is(noon, bea, signed_in):
    member = admitted("a.one@nhs.net", noon, "Between two jobs")
    proposal = OrganisationProposal.objects.get(folded="betweentwojobs")
    signed_in(bea).post(f"/desk/organisations/names/{proposal.pk}/leave/")
    assert not proposals.waiting() and Member.objects.get(pk=member.pk).organisation_name == "Between two jobs"


def test_applicants_wait_for_admission_before_their_words_do(noon, dot):
    assert OrganisationProposal.objects.filter(folded="organisation").exists() and not proposals.waiting()


# The desk


def test_the_desk_sees_the_network_by_sector_and_nation(noon, bea, amina, signed_in, django_assert_max_num_queries):
    desk = signed_in(bea)
    with django_assert_max_num_queries(10):
        page = desk.get("/desk/organisations/", {"sector": "local government", "q": "leeds"}).content.decode()
    assert "Leeds City Council" in page and "Gateshead" not in page
    one = desk.get(f"/desk/organisations/{amina.organisation_id}/").content.decode()
    assert "leeds.gov.uk" in one and amina.name not in one
    there = desk.post(f"/desk/organisations/{amina.organisation_id}/members/").content.decode()
    assert amina.name in there
    assert desk.get(f"/desk/members/{amina.pk}/").status_code == 200  # counted as looked up
    assert "Read who works at an organisation: 2 people" in desk.get("/desk/members/reads/").content.decode()
    assert desk.get("/desk/organisations/?q=zzzz").status_code == 200


def test_an_organisation_is_added(noon, bea, signed_in):
    desk = signed_in(bea)
    made = desk.post("/desk/organisations/add/", {"name": "Quux Board", "sector": "other", "nation": ""})
    assert made.status_code == 302 and finding.meant("quux board").sector == "other"


def test_addresses_that_may_need_a_look(noon, bea, signed_in):
    for mailbox in ("a", "b"):
        admitted(f"{mailbox}@unknown-body.example", noon, "Unknown Body")
    page = signed_in(bea).get("/desk/organisations/look/").content.decode()
    assert "unknown-body.example" in page and "Propose the domain" in page


def test_what_needs_a_look_is_bounded_and_says_so(noon, bea, signed_in, django_assert_max_num_queries):
    for number in range(AT_MOST + 2):
        admitted(f"a@body-{number}.example", noon, f"Body {number}")
    admitted("b@body-7.example", noon, "Body 7")
    moved = admitted("c@leeds.gov.uk", noon, "")
    Employment.objects.filter(member=moved).update(organisation=finding.meant("Kent County Council"))
    ended = admitted("d@mendip.gov.uk", noon, "")
    Employment.objects.filter(member=ended).update(
        organisation=Organisation.objects.get(slug="mendip-district-council")
    )
    with django_assert_max_num_queries(7):
        found = doubts()
    assert found["unknown"].more and len(found["unknown"].rows) == AT_MOST
    assert found["unknown"].rows[0] == {"domain": "body-7.example", "organisation": None, "how_many": 2}
    other = {(row["domain"], row["organisation__name"]): row["how_many"] for row in found["other"].rows}
    assert other == {("leeds.gov.uk", "Kent County Council"): 1} and not found["other"].more
    assert [row["organisation__name"] for row in found["ended"].rows] == ["Mendip District Council"]
    assert "there are more" in signed_in(bea).get("/desk/organisations/look/").content.decode()


def test_only_organisers_find_any_of_it(amina, signed_in):
    for path in (
        "",
        "add/",
        "names/",
        "look/",
        "changes/",
        f"{amina.organisation_id}/",
        f"{amina.organisation_id}/change/",
    ):
        assert signed_in(amina).get(f"/desk/organisations/{path}").status_code == 404
