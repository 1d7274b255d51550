"""What the domain list decides about an address, and what may be added to it."""

import csv

import pytest
from django.utils import translation
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ..addresses import Malformed, domain_labels, parse
from ..eligibility.domain_list import EMPTY, DomainList, shipped_domain_list, why_not_add
from ..eligibility.listed_domains import (
    AUTO,
    EXACT,
    REFUSE,
    REVIEW,
    SHIPPED_LIST,
    SPONSOR,
    STRICTNESS,
    DomainRule,
    read_csv,
)
from ..eligibility.lookalikes import ORDINARY_ENDINGS
from ..eligibility.sectors import NATIONS, SECTORS

SHIPPED = shipped_domain_list()
LANES = list(STRICTNESS)

labels = st.from_regex(r"[a-z]([a-z0-9]{0,8}[a-z0-9])?", fullmatch=True)
lanes = st.sampled_from(LANES)


def decide(text, domain_list=SHIPPED):
    return domain_list.decide(parse(text))


def of(*listed_domains):
    return DomainList.from_rows(listed_domains, 7)


def listed(domain, lane=AUTO, **columns):
    return DomainRule(domain=domain, lane=lane, **columns)


GOV_UK = listed("gov.uk", shared=True)


# Which lane


@pytest.mark.parametrize(
    ("address", "lane", "rule"),
    [
        # The addresses that GOV.UK Notify's validator tests accept, in the lane that each takes here.
        ("test@gov.uk", AUTO, "zone:gov.uk"),
        ("test@GOV.UK", AUTO, "zone:gov.uk"),
        ("test@gov.uK", AUTO, "zone:gov.uk"),
        ("test@test.test.gov.uk", AUTO, "zone:gov.uk"),
        ("test@test.gov.uk", AUTO, "zone:gov.uk"),
        ("test@nhs.uk", AUTO, "zone:nhs.uk"),
        ("test@gov.nhs.uk", AUTO, "zone:nhs.uk"),
        ("test@nhs.net", REVIEW, "zone:nhs.net"),
        ("test@gov.nhs.net", REVIEW, "zone:nhs.net"),
        ("test@nhs.scot", AUTO, "zone:nhs.scot"),
        ("test@police.uk", AUTO, "zone:police.uk"),
        ("test@gov.police.uk", AUTO, "zone:police.uk"),
        ("test@GOV.PoliCe.uk", AUTO, "zone:police.uk"),
        ("test@cjsm.net", REVIEW, "zone:cjsm.net"),
        ("test@example.sch.uk", REVIEW, "zone:sch.uk"),
        # And those that its older tests accepted, when single organisations were in the same list.
        ("test@mod.uk", AUTO, "domain:mod.uk"),
        ("test@ddc-mod.org", AUTO, "domain:ddc-mod.org"),
        ("test@test.ddc-mod.org", AUTO, "domain:ddc-mod.org"),
        ("test@gov.scot", AUTO, "domain:gov.scot"),
        ("test@test.gov.scot", AUTO, "domain:gov.scot"),
        ("test@parliament.uk", REVIEW, "zone:parliament.uk"),
        ("test@gov.parliament.uk", REVIEW, "zone:parliament.uk"),
        ("test@scotent.co.uk", AUTO, "domain:scotent.co.uk"),
        ("test@assembly.wales", AUTO, "domain:assembly.wales"),
        # The addresses that they reject.
        ("test@ukgov.uk", REFUSE, "rule:look-alike"),
        ("test@gov.uk.uk", REFUSE, "rule:look-alike"),
        ("test@gov.test.uk", REFUSE, "rule:look-alike"),
        ("test@ukmod.uk", REFUSE, "rule:look-alike"),
        ("test@mod.uk.uk", REFUSE, "rule:look-alike"),
        ("test@mod.test.uk", REFUSE, "rule:look-alike"),
        ("test@ukddc-mod.org", REFUSE, "rule:look-alike"),
        ("test@ddc-mod.org.uk", REFUSE, "rule:look-alike"),
        ("test@ddc-mod.uk.org", REFUSE, "rule:look-alike"),
        ("test@ukgov.scot", REFUSE, "rule:look-alike"),
        ("test@gov.scot.uk", REFUSE, "rule:look-alike"),
        ("test@gov.test.scot", REFUSE, "rule:look-alike"),
        ("test@ukparliament.uk", REFUSE, "rule:look-alike"),
        ("test@parliament.uk.uk", REFUSE, "rule:look-alike"),
        ("test@parliament.test.uk", REFUSE, "rule:look-alike"),
        ("test@uknhs.uk", REFUSE, "rule:look-alike"),
        ("test@nhs.uk.uk", REFUSE, "rule:look-alike"),
        ("test@uknhs.net", REFUSE, "rule:look-alike"),
        ("test@nhs.net.uk", REFUSE, "rule:look-alike"),
        ("test@nhs.test.net", REFUSE, "rule:look-alike"),
        ("test@ukpolice.uk", REFUSE, "rule:look-alike"),
        ("test@police.uk.uk", REFUSE, "rule:look-alike"),
        ("test@police.test.uk", REFUSE, "rule:look-alike"),
        ("test@123bl.uk", REFUSE, "rule:look-alike"),
        # Rejected there, but imitates nobody: a person looks.
        ("test@ucds.com", REVIEW, "rule:unknown-domain"),
        ("test@example.ac.uk", REVIEW, "zone:ac.uk"),
        # Zones of the other nations and of defence and justice.
        ("test@ggc.nhs.scot", AUTO, "zone:nhs.scot"),
        ("test@cavuhb.nhs.wales", AUTO, "domain:cavuhb.nhs.wales"),
        ("test@belfasttrust.hscni.net", AUTO, "domain:belfasttrust.hscni.net"),
        ("test@health-ni.gov.uk", AUTO, "domain:health-ni.gov.uk"),
        ("test@gov.wales", AUTO, "domain:gov.wales"),
        ("test@llyw.cymru", AUTO, "zone:llyw.cymru"),
        ("test@senedd.cymru", AUTO, "domain:senedd.cymru"),
        ("test@parliament.scot", AUTO, "domain:parliament.scot"),
        ("test@judiciary.uk", AUTO, "zone:judiciary.uk"),
        ("test@mod.gov.uk", AUTO, "domain:mod.gov.uk"),
        ("test@dstl.mil.uk", AUTO, "domain:mil.uk"),
        # Names that are glued, joined or wrapped.
        ("a@evilgov.uk", REFUSE, "rule:look-alike"),
        ("a@kent.evilgov.uk", REFUSE, "rule:look-alike"),
        ("a@gov.uk.evil.com", REFUSE, "rule:look-alike"),
        ("a@kent.gov.uk.evil.com", REFUSE, "rule:look-alike"),
        ("a@gov-uk.com", REFUSE, "rule:look-alike"),
        ("a@gov.uk-login.com", REFUSE, "rule:look-alike"),
        ("a@govuk.example", REFUSE, "rule:look-alike"),
        ("a@login-govuk.example", REFUSE, "rule:look-alike"),
        ("a@govmail.uk", REFUSE, "rule:look-alike"),
        ("a@nhsjobs.net", REFUSE, "rule:look-alike"),
        ("a@cqc.org.uk.example", REFUSE, "rule:look-alike"),
        ("a@secure-cqc.org.uk", REFUSE, "rule:look-alike"),
        # Names that only resemble one by accident.
        ("a@mexico.org.uk", REVIEW, "rule:unknown-domain"),
        ("a@modern.uk", REVIEW, "rule:unknown-domain"),
        ("a@zodiac.uk", REVIEW, "rule:unknown-domain"),
        ("a@library.cardiff.wales", REVIEW, "rule:unknown-domain"),
        ("a@kos.uk", REVIEW, "rule:unknown-domain"),
        ("a@example.fire-uk.org", REVIEW, "rule:unknown-domain"),
        # Mail that anyone can have.
        ("a@gmail.com", REFUSE, "domain:gmail.com"),
        ("a@mailinator.com", REFUSE, "domain:mailinator.com"),
        ("a@sub.mailinator.com", REFUSE, "domain:mailinator.com"),
    ],
)
def test_each_address_takes_its_lane(address, lane, rule):
    verdict = decide(address)
    assert (verdict.lane, verdict.rule) == (lane, rule)


@pytest.mark.parametrize(
    "text",
    [
        "a@x.gov.u\u212a",
        "a@g\u043ev.uk",
        '"a@x.gov.uk"@evil.com',
        "a@evil.com\n.gov.uk",
        "a@evil.com\x00.gov.uk",
        "a@evil.com .gov.uk",
        "a@evil.com(.gov.uk",
        "a@evil.com,b@x.gov.uk",
        "x <a@evil.com>@x.gov.uk",
        "a@evil.com@gov.uk",
        "a%evil.com@gov.uk",
        "evil.gov.uk",
        "a@x.gov.uk\n",
        "a@x.\uff47\uff4f\uff56.uk",
        "a@x.gov\uff0euk",
        "a@x.go\u00adv.uk",
        "a@x.gov\u200b.uk",
    ],
)
def test_what_is_not_an_address_is_refused(text):
    verdict = decide(text)
    assert (verdict.lane, verdict.rule, verdict.organisation) == (REFUSE, "rule:malformed", None)
    assert verdict.reason == str(parse(text).reason)


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("enquiries@kent.gov.uk", "rule:role-mailbox"),
        ("foi-requests+2@ico.org.uk", "rule:role-mailbox"),
        ("amina@contractor.kent.gov.uk", "rule:outside-worker"),
        ("amina@ext.ico.org.uk", "rule:outside-worker"),
        ("amina@it-suppliers.kent.gov.uk", "rule:outside-worker"),
        ("amina@agency.gov.uk", "rule:outside-worker"),
        ("amina@ugley-pc.gov.uk", "rule:parish-level"),
        ("amina@mail.ugley-pc.gov.uk", "rule:parish-level"),
        ("amina@ugleyparishcouncil.gov.uk", "rule:parish-level"),
        ("amina@ugley-towncouncil.gov.uk", "rule:parish-level"),
        ("amina@ugleycommunitycouncil.gov.uk", "rule:parish-level"),
        ("amina@cyngortrefugley.gov.uk", "rule:parish-level"),
        ("amina@ugley-cyngor-tref.gov.uk", "rule:parish-level"),
    ],
)
def test_a_person_looks_where_the_address_alone_is_not_enough(address, rule):
    verdict = decide(address)
    assert (verdict.lane, verdict.rule) == (REVIEW, rule)


def test_a_listed_organisation_is_not_mistaken_for_an_agency_or_a_parish():
    assert decide("amina@environment-agency.gov.uk").lane == AUTO
    assert decide("amina@housing-agency.gov.uk").rule == "zone:gov.uk"
    named = of(GOV_UK, listed("ugley-pc.gov.uk", organisation="Ugley"))
    assert decide("amina@ugley-pc.gov.uk", named).rule == "domain:ugley-pc.gov.uk"


def test_a_look_for_another_reason_never_softens_a_refusal():
    domain_list = of(GOV_UK, listed("abolished.gov.uk", REFUSE))
    assert decide("enquiries@abolished.gov.uk", domain_list).rule == "domain:abolished.gov.uk"
    assert decide("a@contractor.abolished.gov.uk", domain_list).lane == REFUSE


def test_a_listed_domain_beats_a_resemblance():
    domain_list = of(GOV_UK, listed("lovegov.uk", organisation="Love Governance"))
    assert decide("a@lovegov.uk", domain_list).organisation == "Love Governance"
    assert decide("a@hategov.uk", domain_list).rule == "rule:look-alike"


def test_exact_means_this_domain_alone():
    domain_list = of(listed("example.org", match=EXACT, organisation="Example"))
    assert decide("a@example.org", domain_list).lane == AUTO
    assert decide("a@mail.example.org", domain_list).rule == "rule:unknown-domain"


def test_on_equal_length_the_stricter_line_wins_whichever_comes_first():
    for lane in (SPONSOR, REVIEW, REFUSE):
        pair = [listed("x.gov.uk", organisation="X"), listed("x.gov.uk", lane)]
        assert decide("a@x.gov.uk", of(*pair)).lane == lane
        assert decide("a@x.gov.uk", of(*reversed(pair))).lane == lane
    exact = listed("x.gov.uk", match=EXACT, organisation="X")
    assert decide("a@x.gov.uk", of(exact, listed("x.gov.uk", REFUSE))).lane == REFUSE


# What the verdict tells


def test_the_verdict_names_the_employer_and_the_version():
    verdict = decide("amina@kent.gov.uk")
    assert (verdict.organisation, verdict.sector, verdict.nation, verdict.version) == (
        "Kent County Council",
        "local government",
        "England",
        1,
    )
    assert verdict.reason == "Your organisation, Kent County Council, is on our public sector domain list."
    assert of(GOV_UK).decide(parse("a@x.gov.uk")).version == 7


def test_the_employer_is_named_in_welsh_for_those_who_read_welsh():
    verdict = decide("amina@gwynedd.llyw.cymru")
    assert verdict.employer == "Gwynedd Council"
    with translation.override("cy"):
        assert verdict.employer == "Cyngor Gwynedd"
        assert "Cyngor Gwynedd" in verdict.reason
    assert decide("amina@x.gov.uk").employer is None


def test_the_employer_is_still_told_when_a_person_has_to_look():
    assert decide("info@ico.org.uk").organisation == "Information Commissioner's Office"


def test_a_shared_zone_never_names_an_employer():
    for domain in ("gov.uk", "nhs.uk", "nhs.net", "police.uk", "llyw.cymru", "cjsm.net", "hscni.net", "parliament.uk"):
        assert decide(f"a@{domain}").organisation is None
        assert decide(f"a@nobody-knows-it.{domain}").organisation is None


def test_every_rule_has_its_own_sentence():
    reasons = {
        decide(address).reason
        for address in (
            "a@x.gov.uk",
            "a@nhs.net",
            "a@gmail.com",
            "a@ico.org.uk",
            "a@new.example",
            "a@ukgov.uk",
            "info@x.gov.uk",
            "a@ext.kent.gov.uk",
            "a@x-pc.gov.uk",
            "a@careuk.nhs.uk",
            "a@hotmail.de",
            "nonsense",
        )
    } | {decide("a@x.org", of(listed("x.org", SPONSOR, organisation="X"))).reason}
    assert len(reasons) == 13
    assert all(reason.endswith(".") and "%(" not in reason for reason in reasons)


def test_a_very_long_domain_is_told_by_its_end():
    reason = decide("a@" + "x." * 110 + "new.example").reason
    assert reason.startswith("We do not know …")
    assert "x.x.new.example yet" in reason
    assert len(reason) < 200


# One person, one key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina.Khan+news@Kent.gov.uk", "amina.khan@kent.gov.uk"),
        ("amina@gov.wales", "amina@llyw.cymru"),
        ("amina@economy.gov.wales", "amina@economy.llyw.cymru"),
        ("amina@senedd.wales", "amina+x@senedd.cymru"),
        ("amina@assembly.wales", "amina@senedd.cymru"),
        ("amina@cavuhb.nhs.wales", "amina@cavuhb.gig.cymru"),
        ("amina@gwynedd.gov.uk", "amina@gwynedd.llyw.cymru"),
    ],
)
def test_one_mailbox_has_one_key(one, other):
    assert SHIPPED.key(parse(one)) == SHIPPED.key(parse(other))


def test_different_mailboxes_have_different_keys():
    keys = {
        SHIPPED.key(parse(address))
        for address in ("amina@gov.wales", "bea@gov.wales", "amina@x.gov.wales", "amina@gov.scot", "amina@new.example")
    }
    assert len(keys) == 5


def test_twins_that_point_at_each_other_do_not_turn_for_ever():
    domain_list = of(
        listed("a.org", organisation="A", twin_of="b.org"),
        listed("b.org", organisation="A", twin_of="a.org"),
    )
    assert domain_list.key(parse("x@a.org")) == "x@a.org"


# What may be entered


@pytest.mark.parametrize(
    ("wished", "why"),
    [
        (listed("nhs.net", REVIEW, organisation="One Trust"), "nhs.net, so it cannot be attached to one of them"),
        (listed("new.example", shared=True, organisation="One"), "so it cannot be attached to one of them"),
        (listed("co.uk", shared=True), "Anyone can buy a name under co.uk"),
        (listed("uk", shared=True), "not a domain name"),
        (listed("Kent.gov.uk"), "not a domain name"),
        (listed("gmail.com", REFUSE), "on the domain list already"),
        (listed("new.example", "maybe"), "Choose one of the lanes"),
        (listed("new.example", REVIEW, match="regex"), "Choose one of the lanes"),
        (listed("new.example", REVIEW, sector="space"), "Choose the sector"),
        (listed("new.example", REVIEW, nation="France"), "Choose the sector"),
        (listed("new.example"), "Say which organisation"),
        (listed("new.example", organisation="New", twin_of="nowhere.example"), "cannot be its twin"),
        (listed("new.example", organisation="New", twin_of="new.example"), "cannot be its twin"),
        (listed("team.ico.org.uk", organisation="Information Commissioner's Office"), "covers team.ico.org.uk already"),
        (listed("new.gmail.com", organisation="New"), "cannot have a looser one"),
        (listed("new.nhs.net", shared=True), "cannot have a looser one"),
        (listed("new.socitm.net", organisation="New"), "cannot have a looser one"),
    ],
)
def test_a_line_that_would_mislead_is_refused_with_the_reason(wished, why):
    assert why in why_not_add(listed=wished, domain_list=SHIPPED)


@pytest.mark.parametrize(
    "wished",
    [
        listed("new.example", organisation="New", sector="other", nation="Wales"),
        listed("new.example", shared=True),
        listed("ugley.gov.uk", REVIEW, organisation="Ugley Parish Council"),
        listed("abolished.gov.uk", REFUSE),
        listed("new.gov.uk", organisation="New Council"),
        listed("new.gov.uk", shared=True),
        listed("agency.ico.org.uk", organisation="Another body"),
        listed("new.ac.uk", organisation="New University"),
        listed("new.cymru", organisation="New", twin_of="gov.wales"),
    ],
)
def test_a_line_that_tightens_or_names_or_is_new_may_be_added(wished):
    assert why_not_add(listed=wished, domain_list=SHIPPED) is None


def test_a_row_that_cannot_be_understood_stops_the_whole_list():
    for row in (
        listed("x.gov.uk", "maybe"),
        listed("x.gov.uk", match="regex"),
        listed("X.gov.uk"),
        listed("gov.uk", shared=True, organisation="One"),
    ):
        with pytest.raises(ValueError, match="The domain list"):
            of(GOV_UK, row)


def test_rows_may_be_mappings_or_objects_and_empty_text_means_nothing():
    columns = {
        "domain": "nhs.uk", "match": "subdomains", "lane": "auto", "shared": True, "organisation_id": "", "organisation": "",
        "organisation_cy": "", "sector": "NHS", "nation": "", "twin_of": "", "evidence": "",
    }  # fmt: skip
    expected = listed("nhs.uk", shared=True, sector="NHS")
    assert of(columns).listed_domains == (expected,)
    assert of(type("Row", (), columns)()).listed_domains == (expected,)


# Promises for every domain list and every address


@settings(deadline=None)
@given(st.lists(labels, min_size=2, max_size=6))
def test_an_empty_domain_list_admits_nobody(parts):
    assert decide(f"amina@{'.'.join(parts)}", EMPTY).lane != AUTO


@settings(deadline=None)
@given(st.sampled_from([listed.domain for listed in SHIPPED.listed_domains]), st.lists(labels, max_size=3), st.data())
def test_letter_case_changes_nothing(domain, front, data):
    address = f"amina@{'.'.join([*front, domain])}"
    shouted = "".join(data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in address)
    assert decide(shouted) == decide(address)


@settings(deadline=None)
@given(
    st.sampled_from([listed.domain for listed in SHIPPED.listed_domains if listed.lane == AUTO]),
    st.lists(labels, min_size=1, max_size=3),
)
def test_the_right_end_of_a_domain_decides(domain, behind):
    outside = ".".join([domain, *behind])
    assume(tuple(outside.split(".")[1:]) not in ORDINARY_ENDINGS)
    assume(SHIPPED.find(tuple(behind)) is None)
    assume(SHIPPED.find(tuple(outside.split("."))) is None)
    assert decide(f"amina@{outside}").lane == REFUSE


@settings(deadline=None)
@given(lanes, lanes, st.lists(labels, min_size=2, max_size=3), labels)
def test_the_longer_line_wins_and_a_stricter_one_always_does(outer, inner, zone, child):
    zone = ".".join(zone)
    domain_list = of(listed(zone, outer, shared=True), listed(f"{child}.{zone}", inner, organisation="Child"))
    verdict = decide(f"amina@{child}.{zone}", domain_list)
    assert verdict.lane == inner
    assert verdict.organisation == "Child"
    assert decide(f"amina@{zone}", domain_list).lane == outer


@settings(deadline=None)
@given(st.text(), st.sampled_from([SHIPPED, EMPTY]))
def test_deciding_never_raises_and_replays_alike(text, domain_list):
    verdict = decide(text, domain_list)
    assert verdict.lane in LANES
    assert verdict == decide(text, domain_list)
    assert verdict.reason


# The starting list


def rows():
    with SHIPPED_LIST.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_shipped_list_is_sorted_and_names_each_domain_once():
    domains = [row["domain"] for row in rows()]
    assert domains == sorted(set(domains))


def test_the_shipped_list_uses_only_known_values():
    for row in rows():
        assert domain_labels(row["domain"]) is not None, row
        assert row["lane"] in LANES, row
        assert row["match"] in ("exact", "subdomains"), row
        assert row["shared"] in ("yes", "no"), row
        assert row["sector"] in ("", *SECTORS), (
            f"{row['domain']} names a sector that is not in members/eligibility/sectors.py: {row['sector']}"
        )
        assert row["nation"] in ("", *NATIONS), row
        assert row["evidence"], row
        assert len(row["evidence"]) <= 200, row
        assert all(value == value.strip() for value in row.values()), row


def test_every_twin_is_there_and_has_no_twin_itself():
    by_domain = {rule.domain: rule for rule in SHIPPED.listed_domains}
    twins = [rule for rule in SHIPPED.listed_domains if rule.twin_of]
    assert {rule.domain for rule in twins} >= {"llyw.cymru", "senedd.cymru", "assembly.wales"}
    for rule in twins:
        assert by_domain[rule.twin_of].twin_of is None, rule
        assert by_domain[rule.twin_of].lane == rule.lane, rule
        assert rule.shared or by_domain[rule.twin_of].organisation_id == rule.organisation_id, rule


def test_every_line_of_the_shipped_list_could_be_added_today():
    listed_domains = read_csv()
    refused = {
        wished.domain: why_not_add(listed=wished, domain_list=of(*(other for other in nearby(listed_domains, wished))))
        for wished in listed_domains
    }
    assert {domain: why for domain, why in refused.items() if why} == {}


def nearby(listed_domains, wished):
    """The other lines that bear on this one: its parents and its twin."""
    return [
        other
        for other in listed_domains
        if wished.domain.endswith(f".{other.domain}") or other.domain == wished.twin_of
    ]


def test_no_refused_or_shared_domain_belongs_to_an_organisation():
    for rule in SHIPPED.listed_domains:
        assert bool(rule.organisation) == (rule.lane != REFUSE and not rule.shared), rule
        assert bool(rule.organisation_id) == bool(rule.organisation), rule
        assert not (rule.organisation_cy and not rule.organisation), rule


def test_the_shipped_list_covers_the_public_sector():
    organisations = [rule for rule in SHIPPED.listed_domains if rule.organisation]
    outside = [rule for rule in organisations if not rule.domain.endswith((".gov.uk", ".nhs.uk", ".police.uk"))]
    assert len(organisations) >= 2500
    assert len(outside) >= 250
    assert {rule.nation for rule in organisations} >= set(NATIONS)
    for sector in SECTORS:
        assert any(rule.sector == sector for rule in organisations), (
            f"members/organisations/data/organisations.csv lists no organisation of the sector “{sector}” with a domain."
        )


def test_a_malformed_address_says_why():
    assert decide("").problem == Malformed("empty")
