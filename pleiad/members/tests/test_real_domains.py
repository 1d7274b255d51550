"""What becomes of real domains: shares of whole lists, and single ones of kinds that a list does not have."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pleiad.members.addresses import parse
from pleiad.members.eligibility import figures
from pleiad.members.eligibility.domain_list import shipped_domain_list
from pleiad.members.eligibility.listed_domains import AUTO, REFUSE, REVIEW

FACTS = Path(__file__).parent / "data" / "real_domains.csv"  # docs/organisations.md says where they come from
SHIPPED = shipped_domain_list()


def decide(domain):
    return SHIPPED.decide(parse(f"jane.doe@{domain}"))


@pytest.fixture(scope="module")
def of_each_kind():
    with FACTS.open(encoding="ascii", newline="") as lines:
        found = figures.measure(((row["kind"], row["domain"]) for row in csv.DictReader(lines)), SHIPPED)
    return {each.kind: each for each in found}


@pytest.mark.parametrize("kind", ["NHS trust", "body outside a zone", "council", "fire", "police"])
def test_of_real_public_bodies_at_least_95_in_100_are_let_in_and_named(of_each_kind, kind):
    counts = of_each_kind[kind]
    assert counts.domains > 40 and counts.refused == 0
    assert counts.share("let_in") >= 95 and counts.share("named") >= 95


def test_of_real_parish_town_and_community_councils_at_least_95_in_100_are_looked_at(of_each_kind):
    counts = of_each_kind["parish level"]
    assert counts.domains > 1000 and counts.refused == 0 and counts.share("looked_at") >= 95


def test_of_real_domains_hardly_any_is_taken_for_a_slip(of_each_kind):
    assert sum(each.asked_about for each in of_each_kind.values()) <= 5


@pytest.mark.django_db
def test_the_figures_can_be_had_for_any_list(tmp_path):
    path = tmp_path / "domains.csv"
    path.write_text("Domain;Kind\nleeds.gov.uk;council\nnobody.example;council\nGMAIL.com;private\n", encoding="utf-8")
    out = StringIO()
    call_command("domain_figures", str(path), stdout=out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"kind": "council", "domains": 2, "let_in": 1, "looked_at": 1, "refused": 0, "named": 1, "asked_about": 0},
        {"kind": "private", "domains": 1, "let_in": 0, "looked_at": 0, "refused": 1, "named": 0, "asked_about": 0},
    ]
    path.write_text("Name\nx\n", encoding="utf-8")
    with pytest.raises(CommandError, match="no column domain and no column kind"):
        call_command("domain_figures", str(path))
    with pytest.raises(CommandError):
        call_command("domain_figures", str(tmp_path / "nowhere.csv"))


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [
        ("disclosurescotland.gov.scot", "Disclosure Scotland"),
        ("prisons.gov.scot", "Scottish Prison Service"),
        ("sppa.gov.uk", "Scottish Public Pensions Agency"),
        ("saas.gov.uk", "Student Awards Agency Scotland"),
        ("scotlawcom.gov.uk", "Scottish Law Commission"),
        ("rbge.org.uk", "Royal Botanic Garden Edinburgh"),
        ("digitalpublicservices.gov.wales", "Centre for Digital Public Services"),
        ("judiciaryni.uk", "Northern Ireland Courts and Tribunals Service"),
        ("nhsinform.scot", "NHS 24"),
        ("hiwfire.org.uk", "Hampshire and Isle of Wight Fire and Rescue Service"),
        # the boards of April 2026 have the addresses of those that merged into them
        ("sussex.icb.nhs.uk", "NHS Surrey and Sussex Integrated Care Board"),
        ("norfolkandwaveney.icb.nhs.uk", "NHS Norfolk and Suffolk Integrated Care Board"),
        ("nwlondonicb.nhs.uk", "NHS West and North London Integrated Care Board"),
        ("frimley.icb.nhs.uk", None),  # its area went to three boards, so the member says which
        ("hertsandwestessex.ics.nhs.uk", None),
        # who registered a name long ago is not who works there
        ("ppsni.gov.uk", "Public Prosecution Service for Northern Ireland"),
        ("education.gov.scot", "Education Scotland"),
        ("careinspectorate.gov.scot", "Care Inspectorate"),
        ("wales.gov.uk", "Welsh Government"),
        ("hmiprisons.gov.uk", "HM Inspectorate of Prisons"),
        ("beis.gov.uk", None),  # three departments followed
        ("csc.independent.gov.uk", None),
        ("esrc.ukri.org", "Economic and Social Research Council"),
        ("neso.energy", "National Energy System Operator"),
        ("kent.pcc.police.uk", "Kent Police and Crime Commissioner"),
        ("norfolk.pcc.police.uk", "Norfolk Police and Crime Commissioner"),
        ("opcc-norfolk.gov.uk", "Norfolk Police and Crime Commissioner"),
        ("surreypcc.gov.uk", None),  # no parish council, though it ends like one
        ("kentcc.gov.uk", None),
    ],
)
def test_bodies_of_the_nations_and_boards_that_merged_are_named(domain, organisation):
    verdict = decide(domain)
    assert (verdict.lane, verdict.organisation) == (AUTO, organisation)


@pytest.mark.parametrize(
    "domain",
    [
        "kentpolice.uk", "thamesvalleypolice.uk", "policescotland.uk", "nhsengland.uk", "nhsbsa.uk", "nhsborders.scot",
        "leeds.org.uk", "oxfordhealth.org", "ico.com", "supremecourt.london", "wmfs.org.uk", "kent-police.uk", "jersey.police.uk",
    ],
)  # fmt: skip
def test_a_body_s_own_name_under_another_ordinary_ending_is_looked_at(domain):
    verdict = decide(domain)
    assert verdict.lane == REVIEW and "is not one" not in verdict.reason


@pytest.mark.parametrize(
    "domain",
    [
        "nhsengland-login.uk", "gov.uk.net", "nhs.uk.com",
        "leeds-gov.uk", "leedsgov.uk", "metpolice.uk", "123ico.org.uk", "ico-secure.org.uk", "gov-wales.net", "hnhs.net",
        "police.uk.gov.com", "nhs75.uk",
    ],
)  # fmt: skip
def test_a_forgery_stays_one(domain):
    assert decide(domain).lane == REFUSE


@pytest.mark.parametrize(
    "label",
    [
        "specsavers", "visionexpress", "boots", "bupa-health", "optum", "serco", "nottinghamcitycare", "sironacic",
        "medwaycommunityhealthcare", "csh-surrey", "northgpfederation", "brisdoc", "highstreetsurgery", "parkmedicalcentre", "oldtown-medical-practice", "stmaryshealthcentre", "gp-a81001",
    ],
)  # fmt: skip
def test_companies_and_practices_under_the_health_zone_are_looked_at(label):
    assert decide(f"{label}.nhs.uk").lane == REVIEW


@pytest.mark.parametrize(
    "domain",
    [
        "halesworth.gov.uk", "new-milton.gov.uk", "pontypridd.gov.uk", "elycity.gov.uk", "fromecouncil.gov.uk",
        "cyngortref-ugley.llyw.cymru", "llanfairpwllgwyngyll.gov.uk",
    ],
)  # fmt: skip
def test_every_parish_of_england_and_community_of_wales_is_looked_at_by_its_plain_name(domain):
    assert decide(domain).rule == "rule:parish-level"


@pytest.mark.parametrize(
    "front", ["members", "agencyworkers", "elected", "school-governors", "honorary", "locums", "non-staff"]
)
def test_labels_for_people_whom_nobody_employs_are_looked_at(front):
    expected = AUTO if front in ("school-governors", "non-staff") else REVIEW  # a longer name may be anything
    assert decide(f"{front}.leeds.gov.uk").lane == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("leeds.gov", "leeds.gov.uk"), ("leeds.gov.com", "leeds.gov.uk"), ("met.police.co", "met.police.uk"),
        ("hmcr.gov.uk", "hmrc.gov.uk"), ("gmail.co.uk", "gmail.com"), ("icloud.co", "icloud.com"),
        ("bristol.gov.ukk", "bristol.gov.uk"), ("barts.nsh.uk", "barts.nhs.uk"), ("nhs.met", "nhs.net"),
        ("belfasttrust.hscni.nt", "belfasttrust.hscni.net"), ("gov.soct", "gov.scot"),
        ("leeeds.gov.uk", "leeds.gov.uk"), ("leeds.govuk", "leeds.gov.uk"), ("environmentagency.gov.uk", "environment-agency.gov.uk"),
    ],
)  # fmt: skip
def test_slips_are_asked_about_at_once(typed, meant):
    assert SHIPPED.suggestion(parse(f"jane@{typed}")) == f"jane@{meant}"


@pytest.mark.parametrize(
    "domain", ["nhs.com", "treasury.gov", "gov.com", "g0v.uk", "hmrc.gov.uk", "dwp.gov.uk", "bfi.org.uk"]
)
def test_what_is_no_slip_of_a_known_domain_is_not_asked_about(domain):
    assert SHIPPED.suggestion(parse(f"jane@{domain}")) is None
