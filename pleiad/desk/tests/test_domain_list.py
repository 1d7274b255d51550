import pytest
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.members import addresses
from pleiad.members.eligibility import versions as members_versions
from pleiad.members.eligibility.listed_domains import DomainRule
from pleiad.members.models import DomainListProposal, ListedDomain, Member
from pleiad.testing import new_member

from .test_desk import queries

DOMAIN_LIST, PROPOSE = reverse("desk:domain-list"), reverse("desk:propose")
SAID = {
    "domain": "newbody.example",
    "match": "exact",
    "lane": "auto",
    "organisation": "New Body",
    "sector": "fire",
    "nation": "Wales",
    "why": "They wrote to us.",
}


def page(name, thing):
    return reverse(f"desk:{name}", args=[thing.pk])


@pytest.mark.parametrize(
    ("asked", "lane", "rule"),
    [
        ("leeds.gov.uk", "At once", "domain:leeds.gov.uk"),
        ("LEEDS.gov.uk", "At once", "domain:leeds.gov.uk"),
        ("a.person@leeds.gov.uk", "At once", "domain:leeds.gov.uk"),
        ("unknown-body.example", "Review", "rule:unknown-domain"),
        ("gmail.com", "Refused", "domain:gmail.com"),
        ("leeds gov uk", "Refused", "rule:malformed"),
        ("<script>", "Refused", "rule:malformed"),
    ],
)
def test_trying_a_domain_shows_what_an_address_there_would_get(bea, signed_in, asked, lane, rule):
    answer = signed_in(bea).get(DOMAIN_LIST, {"domain": asked})
    verdict = answer.context["verdict"]
    rules = {rule, rule.replace("domain:", "zone:")}
    assert (str(verdict["lane"]), verdict["rule"] in rules) == (lane, True)
    assert "<script>" not in answer.content.decode()


def test_the_list_is_filtered_by_lane_and_sector_at_the_same_cost(bea, signed_in):
    browser = signed_in(bea)
    every = queries(browser, DOMAIN_LIST)
    body = browser.get(DOMAIN_LIST, {"lane": "auto", "sector": "police"})
    assert {(listed.lane, listed.sector) for listed in body.context["rows"]} == {("auto", "police")}
    assert queries(browser, DOMAIN_LIST + "?lane=auto&sector=police&page=2") <= every
    assert browser.get(DOMAIN_LIST, {"lane": "nonsense"}).status_code == 200


@pytest.mark.dated
def test_one_organiser_proposes_and_another_agrees(bea, cleo, signed_in):
    first = signed_in(bea)
    assert "waits for another organiser" in first.post(PROPOSE, SAID, follow=True).content.decode()
    proposal = DomainListProposal.objects.get()
    body = first.get(page("proposal", proposal)).content.decode()
    assert "Another organiser must agree to this." in body and page("agree", proposal) not in body
    assert "Another organiser must agree to this." in first.post(page("agree", proposal), follow=True).content.decode()
    assert not ListedDomain.objects.filter(domain="newbody.example").exists()
    second = signed_in(cleo)
    assert page("agree", proposal) in second.get(page("proposal", proposal)).content.decode()
    second.post(page("agree", proposal))
    listed = ListedDomain.objects.get(domain="newbody.example")
    assert (listed.lane, listed.organisation, listed.sector, listed.from_version) == ("auto", "New Body", "fire", 2)
    versions = second.get(reverse("desk:versions")).content.decode()
    assert "They wrote to us." in versions and "Cleo Organiser" in versions
    assert "This was agreed on Monday 23 November 2026." in second.get(page("proposal", proposal)).content.decode()


def test_declining_leaves_the_domain_list_as_it_is(bea, cleo, signed_in):
    signed_in(bea).post(PROPOSE, SAID)
    proposal = DomainListProposal.objects.get()
    signed_in(cleo).post(page("decline", proposal))
    assert members_versions.current().version == 1
    proposal.refresh_from_db()
    assert (proposal.settled_by, proposal.agreed_at) == (cleo, None)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"domain": "Not a domain"}, "not a domain is not a domain name in plain lower-case letters."),
        ({"domain": "gov.uk", "organisation": "One Council"}, "Many organisations share gov.uk"),
        (
            {
                "domain": "gmail.com",
                "match": "subdomains",
                "lane": "refuse",
                "organisation": "",
                "sector": "",
                "nation": "",
            },
            "gmail.com is on the domain list already.",
        ),
        ({"organisation": ""}, "Say which organisation newbody.example belongs to, or that many share it."),
        ({"shared": "on"}, "Many organisations share newbody.example"),
        ({"domain": "co.uk"}, "Anyone can buy a name under co.uk"),
        ({"why": ""}, "Say why, for the organiser who has to agree."),
    ],
)
def test_the_form_uses_the_sentences_of_the_domain_list(bea, signed_in, more, sentence):
    body = signed_in(bea).post(PROPOSE, {**SAID, **more}).content.decode()
    assert sentence in body and "There is a problem" in body and "Constraint" not in body
    assert DomainListProposal.objects.count() == 0


def test_narrowing_first_says_how_many_came_in_by_it(bea, signed_in, noon):
    listed = ListedDomain.objects.get(domain="leeds.gov.uk")
    new_member("third@leeds.gov.uk", at=noon)
    browser = signed_in(bea)
    assert (
        "3 members joined through this domain. They stay members."
        in browser.get(page("narrow", listed)).content.decode()
    )
    form = browser.get(page("narrow", listed)).context["form"]
    assert [value for value, _label in form.fields["lane"].choices] == ["sponsor", "review", "refuse", "out"]
    assert "Say why." in browser.post(page("narrow", listed), {"lane": "review"}).content.decode()
    browser.post(page("narrow", listed), {"lane": "review", "why": "Many contractors."})
    now = ListedDomain.objects.get(domain="leeds.gov.uk", until_version=None)
    assert (now.lane, now.from_version) == ("review", 2)
    assert AuditRecord.objects.get(did="narrowed the domain list").reason == "Many contractors."


def test_a_domain_can_go_and_a_stale_page_cannot_change_it_again(bea, cleo, signed_in):
    listed = ListedDomain.objects.get(domain="leeds.gov.uk")
    signed_in(bea).post(page("narrow", listed), {"lane": "out", "why": "Gone."})
    assert not ListedDomain.objects.filter(domain="leeds.gov.uk", until_version=None).exists()
    body = signed_in(cleo).post(page("narrow", listed), {"lane": "out", "why": "Gone."}, follow=True).content.decode()
    assert "This domain has been changed since you opened the page." in body
    assert members_versions.current().version == 2


def test_a_lane_is_never_widened_here(bea, signed_in):
    listed = ListedDomain.objects.filter(lane="review", until_version=None).first()
    assert signed_in(bea).post(page("narrow", listed), {"lane": "auto", "why": "Please."}).status_code == 200
    listed.refresh_from_db()
    assert listed.until_version is None


def test_taking_out_what_keeps_others_away_is_not_for_one_organiser(bea, signed_in, noon):
    browser = signed_in(bea)
    kept_out = ListedDomain.objects.get(domain="gmail.com")
    body = browser.get(page("narrow", kept_out)).content.decode()
    assert "Without this line, addresses at gmail.com would be in a looser lane, so it stays." in body
    assert "Take it off the domain list" not in body
    with pytest.raises(Refused, match="so it stays"):
        members_versions.narrow(listed=kept_out, lane=None, by=bea, at=noon, why="Let them in.")
    members_versions.propose(listed=DomainRule(domain="tight.gov.uk", lane="review"), by=bea, at=noon, why="A parish.")
    members_versions.agree(
        proposal=DomainListProposal.objects.get(), by=Member.objects.get(name="Cleo Organiser"), at=noon
    )
    tight = ListedDomain.objects.get(domain="tight.gov.uk")
    assert "Take it off the domain list" not in browser.get(page("narrow", tight)).content.decode()
    browser.post(page("narrow", tight), {"lane": "out", "why": "Let them in."})
    assert members_versions.current().find(("tight", "gov", "uk")).lane == "review"


def test_two_organisers_open_a_zone_wider_and_nothing_needs_code(bea, cleo, signed_in, noon):
    """The operator takes universities in by data: one proposes ac.uk in the auto lane, another agrees."""
    wished = {
        "domain": "ac.uk",
        "match": "subdomains",
        "lane": "auto",
        "shared": "on",
        "sector": "education",
        "why": "We decided.",
    }
    first, second = signed_in(bea), signed_in(cleo)
    assert 'value="ac.uk"' in first.get(PROPOSE, {"domain": "ac.uk"}).content.decode()
    first.post(PROPOSE, wished)
    proposal = DomainListProposal.objects.get()
    shown = second.get(page("proposal", proposal)).content.decode()
    assert "It replaces" in shown
    first.post(page("agree", proposal))
    assert members_versions.current().version == 1
    second.post(page("agree", proposal))
    assert members_versions.current().version == 2
    assert new_member("jo@leeds.ac.uk", at=noon).is_current
    assert ListedDomain.objects.filter(domain="ac.uk", until_version=None).get().lane == "auto"
    assert ListedDomain.objects.filter(domain="ac.uk", until_version=2).get().lane == "review"
    parsed = addresses.parse("jo@leeds.ac.uk")
    assert members_versions.at_version(1).decide(parsed).lane == "review"
