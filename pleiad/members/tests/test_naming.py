"""Which organisation an address names, which domains a person looks at, and what is asked about at once."""

import csv
import io
from collections import Counter

import pytest
from django.core.management import call_command

from pleiad.testing import new_member

from ..addresses import parse
from ..eligibility import private_mail, refresh, versions
from ..eligibility.domain_list import OPEN_TO_ANYONE, DomainList, shipped_domain_list
from ..eligibility.listed_domains import AUTO, REFUSE, REVIEW, DomainRule
from ..models import ListedDomain, MailedCode
from ..organisations.shipped import SHIPPED as SHIPPED_ORGANISATIONS

ENTER = "/enter/"
SHIPPED = shipped_domain_list()


def decide(domain, domain_list=SHIPPED):
    return domain_list.decide(parse(f"jane.doe@{domain}"))


def organisations():
    with SHIPPED_ORGANISATIONS.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def listed(domain, lane=AUTO, **columns):
    return DomainRule(domain=domain, lane=lane, **columns)


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [
        # trusts, boards and integrated care boards, under every name that they have mail at
        ("oxfordhealth.nhs.uk", "Oxford Health NHS Foundation Trust"),
        ("nuth.nhs.uk", "The Newcastle upon Tyne Hospitals NHS Foundation Trust"),
        ("newcastle-hospitals.nhs.uk", "The Newcastle upon Tyne Hospitals NHS Foundation Trust"),
        ("ward.pruh.kch.nhs.uk", "King's College Hospital NHS Foundation Trust"),
        ("nhslothian.scot.nhs.uk", "NHS Lothian"),
        ("ggc.scot.nhs.uk", "NHS Greater Glasgow and Clyde"),
        ("abuhb.nhs.wales", "Aneurin Bevan University Health Board"),
        ("bipab.gig.cymru", "Aneurin Bevan University Health Board"),
        ("setrust.hscni.net", "South Eastern Health and Social Care Trust"),
        ("bnssg.icb.nhs.uk", "NHS Bristol, North Somerset and South Gloucestershire Integrated Care Board"),
        # police, their commissioners, and the network that they used before
        ("gwent.police.uk", "Gwent Police"),
        ("gwent.pnn.police.uk", "Gwent Police"),
        ("gwent.pcc.police.uk", "Gwent Police and Crime Commissioner"),
        ("notts.police.uk", "Nottinghamshire Police"),
        # fire services in a zone and outside one
        ("esfrs.org.uk", "East Sussex Fire and Rescue Service"),
        ("wmfs.net", "West Midlands Fire Service"),
        ("nwales-fireservice.gov.uk", "North Wales Fire and Rescue Service"),
        # councils with several names, of all nations
        ("nwleics.gov.uk", "North West Leicestershire District Council"),
        ("northlanarkshire.gov.uk", "North Lanarkshire Council"),
        ("newrymournedown.org", "Newry, Mourne and Down District Council"),
        ("sir-benfro.gov.uk", "Pembrokeshire County Council"),
        # departments and bodies that were renamed
        ("decc.gov.uk", "Department for Energy Security and Net Zero"),
        ("moduk.org", "Ministry of Defence"),
        ("supremecourt.uk", "Supreme Court of the United Kingdom"),
        ("fss.scot", "Food Standards Scotland"),
        ("gyrfacymru.com", "Careers Wales"),
    ],
)
def test_an_address_names_its_organisation_and_is_let_in(domain, organisation):
    verdict = decide(domain)
    assert (verdict.lane, verdict.organisation) == (AUTO, organisation)
    assert organisations()[verdict.organisation_id]["name"] == organisation


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [
        ("northyorks.gov.uk", "North Yorkshire Council"),
        ("ryedale.gov.uk", "North Yorkshire Council"),
        ("aylesburyvaledc.gov.uk", "Buckinghamshire Council"),
        ("tauntondeane.gov.uk", "Somerset Council"),  # by way of Somerset West and Taunton
        ("bsuh.nhs.uk", "University Hospitals Sussex NHS Foundation Trust"),
        ("cumbria.gov.uk", None),  # two councils followed it, so the member says which
    ],
)
def test_the_name_of_a_body_that_ended_stands_for_the_one_that_followed_it(domain, organisation):
    verdict = decide(domain)
    assert (verdict.lane, verdict.organisation) == (AUTO, organisation)


@pytest.mark.parametrize(
    ("domain", "zone"),
    [
        ("leeds.gov.uk", "gov.uk"),
        ("nobody-knows-it.gov.uk", "gov.uk"),
        ("nhs.net", "nhs.net"),
        ("gwent.pnn.police.uk", "pnn.police.uk"),
        ("new.scot.nhs.uk", "scot.nhs.uk"),
        ("covid.independent-inquiry.uk", "independent-inquiry.uk"),
        ("esfrs.org", None),
        ("gmail.com", None),
        ("nowhere.example", None),
    ],
)
def test_the_verdict_tells_the_shared_zone(domain, zone):
    assert decide(domain).zone == zone


def test_a_zone_within_a_zone_still_names_nobody():
    for zone in ("pnn.police.uk", "scot.nhs.uk", "wales.nhs.uk", "icb.nhs.uk", "gsi.gov.uk", "pcc.police.uk"):
        assert (decide(zone).lane, decide(zone).organisation) == (AUTO, None)
        assert decide(f"nobody-knows-it.{zone}").organisation is None


def test_the_list_of_organisations_is_whole():
    rows = organisations()
    domains = Counter(domain for row in rows.values() for domain in row["domains"].split("|") if domain)
    assert [domain for domain, times in domains.items() if times > 1] == []
    assert not domains.keys() & OPEN_TO_ANYONE
    assert not domains.keys() & {rule.domain for rule in SHIPPED.listed_domains if rule.shared or rule.lane == REFUSE}
    for row in rows.values():
        assert all(each in rows for each in row["successors"].split("|") if each), row
        assert row["until"] or not row["successors"], row
    kinds = Counter(row["sector"] for row in rows.values() if not row["until"])
    assert kinds["local government"] >= 400 and kinds["NHS"] >= 270 and kinds["police"] >= 80 and kinds["fire"] >= 38
    councils = [row for row in rows.values() if row["sector"] == "local government" and not row["until"]]
    assert [row["name"] for row in councils if not row["domains"] and row["name"].endswith("Council")] == []
    welsh = [row for row in rows.values() if row["nation"] == "Wales" and row["sector"] in ("local government", "NHS")]
    assert sum(bool(row["name_cy"]) for row in welsh if not row["until"]) >= 0.9 * len(welsh)


# Who is looked at


@pytest.mark.parametrize(
    "name",
    [
        "uglleyparishcouncil", "ugley-pc", "ugleypc", "ugleytc", "ugleycc", "ugley-pc-worcs", "ugleytc-herefordshire",
        "ugley-essex", "ugleytown", "ugley-town-council", "great-ugley-parish", "didcot", "tring", "saffronwalden",
    ],
)  # fmt: skip
def test_parish_town_and_community_councils_are_looked_at(name):
    verdict = decide(f"{name}.gov.uk")
    assert (verdict.lane, verdict.rule) == (REVIEW, "rule:parish-level")


@pytest.mark.parametrize(
    "name", ["ipcc", "bcc", "housing", "downland", "new-authority", "office-for-towns", "tcr", "pcr"]
)
def test_other_names_are_not_taken_for_parishes(name):
    assert decide(f"{name}.gov.uk").lane == AUTO


@pytest.mark.parametrize(
    ("domain", "rule"),
    [
        ("it-suppliers.leeds.gov.uk", "rule:outside-worker"),
        ("agency-staff.leeds.gov.uk", "rule:outside-worker"),
        ("ext-contractors.leeds.gov.uk", "rule:outside-worker"),
        ("environment-agency.gsi.gov.uk", "domain:environment-agency.gsi.gov.uk"),
        ("fleet-agency.leeds.gov.uk", "domain:leeds.gov.uk"),
        ("student-loans.leeds.gov.uk", "domain:leeds.gov.uk"),
        ("visitor-centre.leeds.gov.uk", "domain:leeds.gov.uk"),
    ],
)
def test_a_word_inside_a_longer_name_does_not_make_an_agency_worker(domain, rule):
    assert decide(domain).rule == rule


@pytest.mark.parametrize("name", ["peninsulatreatmentcentre", "ugley-treatment-centre", "careuk", "practiceplusgroup"])
def test_companies_under_nhs_uk_are_looked_at(name):
    assert (decide(f"{name}.nhs.uk").lane, decide(f"{name}.nhs.uk").rule) == (REVIEW, "rule:private-provider")


# Forgeries


def test_the_own_name_of_an_organisation_under_another_ending_is_at_most_looked_at():
    for name in ("ukri", "cqc", "nesta", "wmfs", "hs2", "esfrs", "lancsfirerescue", "historicengland"):
        for ending in ("com", "org", "net", "co.uk", "org.uk", "uk", "scot", "wales"):
            verdict = decide(f"{name}.{ending}")
            assert verdict.lane in (AUTO, REVIEW), (name, ending, verdict.rule)


def test_no_sentence_says_that_a_domain_is_a_forgery():
    verdict = decide("evilgov.uk")
    assert verdict.lane == REFUSE
    assert "it is not on our list" in verdict.reason and "is not one" not in verdict.reason


# Mail for anyone


@pytest.mark.parametrize(
    "domain",
    ["hotmail.de", "outlook.fr", "runbox.com", "yahoo.in", "sky.co.uk", "0-mail.com", "sub.0-mail.com", "gmail.com"],
)
def test_free_and_throw_away_mail_is_no_work_for_organisers(domain):
    assert decide(domain).lane == REFUSE


def test_the_copy_of_others_lists_never_refuses_what_the_domain_list_knows():
    known = private_mail.read(private_mail.COPY.read_text(encoding="ascii"))
    assert len(known) > 10_000
    assert [rule.domain for rule in SHIPPED.listed_domains if rule.domain in known and rule.lane != REFUSE] == []
    mine = DomainList.from_rows([listed("hotmail.de", organisation="Hot Mail Authority")], 7)
    assert decide("hotmail.de", mine).lane == AUTO


def test_a_newer_list_is_read_whatever_it_is_wrapped_in():
    text = '# a list\n["new-mail.example",\n  "two.example"]\n    \'three.example\',\nx.gov.uk\nfour.example # why\n'
    assert private_mail.read(text) == {"new-mail.example", "two.example", "three.example", "four.example"}


# Slips of the finger


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("hotmail.con", "hotmail.com"),
        ("hotmial.co.uk", "hotmail.co.uk"),
        ("gmail.co", "gmail.com"),
        ("outlok.com", "outlook.com"),
        ("gateshead.gov.ukk", "gateshead.gov.uk"),
        ("gateshead.gov.u", "gateshead.gov.uk"),
        ("gateshead.gvo.uk", "gateshead.gov.uk"),
        ("nhs.ent", "nhs.net"),
        ("gatehead.gov.uk", "gateshead.gov.uk"),
        ("ofsetd.gov.uk", "ofsted.gov.uk"),
        ("lancsfirerescue.org.ku", "lancsfirerescue.org.uk"),
    ],
)
def test_a_mistyped_domain_is_asked_about(typed, meant):
    assert decide(typed).suggestion == f"jane.doe@{meant}"


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "leeds.gov.uk",
        "new.gov.uk",
        "nhs.net",
        "new.example",
        "hotmail.fr",
        "co.uk",
        "ukri.org",
        "x.mod.uk",
    ],
)
def test_what_is_typed_well_is_not_asked_about(domain):
    assert decide(domain).suggestion is None


# In the join flow


@pytest.mark.django_db
def test_a_mistyped_address_is_asked_about_before_a_code_is_sent(client, noon):
    page = client.post(ENTER, {"address": "Jane@gmial.com", "next": ""}).content.decode()
    assert "Did you mean Jane@gmail.com?" in page
    assert not MailedCode.objects.exists()
    client.post(ENTER, {"address": "Jane@gmail.com", "next": ""})
    assert MailedCode.objects.get().address == "jane@gmail.com"


@pytest.mark.django_db
def test_an_address_that_only_looks_mistyped_goes_on_with_one_press(client, noon):
    answer = client.post(ENTER, {"address": "jane@gatehead.gov.uk", "as_typed": "jane@gatehead.gov.uk"})
    assert answer.status_code == 302
    assert MailedCode.objects.get().address == "jane@gatehead.gov.uk"
    other = client.post(ENTER, {"address": "jane@gmial.com", "as_typed": "jane@gatehead.gov.uk"})
    assert other.status_code == 200


# A later list


@pytest.mark.django_db
def test_a_refresh_shows_what_it_changes_and_leaves_what_organisers_decided(bea, cleo, noon):
    start = versions.current()
    ListedDomain.objects.filter(domain="wmfs.net").delete()
    ListedDomain.objects.filter(domain="leeds.gov.uk").update(organisation="Leeds Corporation")
    versions.narrow(listed=ListedDomain.objects.get(domain="esfrs.org"), lane="review", by=bea, at=noon, why="To look.")
    found = refresh.changes()
    assert [rule.domain for rule in found.new] == ["wmfs.net"]
    assert [(row.organisation, rule.organisation) for row, rule in found.changed] == [
        ("Leeds Corporation", "Leeds City Council")
    ]
    assert [rule.domain for rule in found.kept] == ["esfrs.org"]
    call_command("domain_list", write=True, stdout=(said := io.StringIO()))
    assert "1 new, 1 changed, 0 gone." in said.getvalue()
    now = versions.current()
    assert now.version > start.version
    assert decide("wmfs.net", now).organisation == "West Midlands Fire Service"
    assert decide("leeds.gov.uk", now).organisation == "Leeds City Council"
    assert decide("esfrs.org", now).lane == REVIEW
    assert not refresh.changes()


def test_a_copy_of_other_lists_is_shown_before_it_is_written(tmp_path, monkeypatch):
    copy, newer = tmp_path / "copy.txt", tmp_path / "newer.json"
    copy.write_text("old-mail.example\nmail.example\n")
    newer.write_text('["mail.example", "new-mail.example"]')
    monkeypatch.setattr(private_mail, "COPY", copy)
    call_command("private_mail", newer, stdout=(said := io.StringIO()))
    assert said.getvalue() == "+ new-mail.example\n- old-mail.example\n2 domains: 1 new, 1 gone.\n"
    assert copy.read_text() == "old-mail.example\nmail.example\n"
    call_command("private_mail", newer, write=True, stdout=io.StringIO())
    assert copy.read_text() == "mail.example\nnew-mail.example\n"


@pytest.mark.django_db
def test_where_two_bodies_followed_one_the_applicant_says_which(noon):
    member = new_member("a.mover@cumbria.gov.uk", at=noon, said="Cumberland Council")
    assert member.organisation.slug == "cumberland-council"
    assert new_member("a.stayer@ryedale.gov.uk", at=noon).organisation.slug == "north-yorkshire-council"
