"""Who sees what of a member, as the page says it: never more than holds, and the same as the pages do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pleiad.directory import actions
from pleiad.members import powers
from pleiad.members.models import Block, Employment, Member
from pleiad.testing import new_member, shield, works_at

pytestmark = pytest.mark.django_db


def said(browser):
    return " ".join(browser.get("/people/me/seen/").content.decode().split())


def section(page, who):
    """The lines about one kind of reader."""
    return page[page.index(who) :].partition("</li>")[0]


def find_me(member, at):
    actions.save_profile(by=member, headline="Ask me", about="", ask=["Cloud"], learn=[], listed=True, at=at)


def test_the_page_and_the_pages_say_the_same_of_a_colleague(amina, fay, noon, signed_in):
    find_me(amina, noon)
    for up in (None, noon):
        shield(amina, at=up)
        line = section(
            said(signed_in(Member.objects.get(pk=amina.pk))), "A member we know to work at Leeds City Council"
        )
        sees = signed_in(fay).get(f"/people/{amina.pk}/").status_code == 200
        assert ("Sees your profile" in line) == sees and ("Does not see you" in line) != sees
        assert sees == (up is None)


def test_it_says_what_is_not_known_and_by_what_colleagues_are(amina, noon, signed_in):
    shield(amina, at=noon)
    line = section(said(signed_in(Member.objects.get(pk=amina.pk))), "A member we know to work at")
    assert "We know a colleague by an address at leeds.gov.uk" in line
    assert "named another organisation is not known as one" in line


def test_at_a_zone_that_tells_nothing_it_promises_no_more_than_the_name(noon, signed_in):
    member = new_member("a.one@nhs.net", at=noon, said="Quux Health")
    Member.objects.filter(pk=member.pk).update(joined_at=noon, shielded_since=noon)
    browser = signed_in(Member.objects.get(pk=member.pk))
    form = browser.get("/account/profile/").content.decode()
    assert "An address at nhs.net does not show where its owner works" in form
    assert "Shield me from everyone at nhs.net" in form
    browser.post("/account/profile/", {"name": "Amy Quux", "language": "en", "shielded": "on", "zone": "on"})
    page = said(browser)
    assert "Does not see you" in section(page, "A member with an address at nhs.net")
    other = new_member("b.two@nhs.net", at=noon, said="Frob")
    assert Member.objects.kept_apart_from(other).filter(pk=member.pk).exists()
    browser.post("/account/profile/", {"name": "Amy Quux", "language": "en"})
    assert "A member with an address at nhs.net" not in said(browser)
    assert not Member.objects.kept_apart_from(other).filter(pk=member.pk).exists()


def test_a_zone_that_was_not_offered_is_not_taken(amina, signed_in):
    browser = signed_in(amina)
    assert "Shield me from everyone" not in browser.get("/account/profile/").content.decode()
    browser.post("/account/profile/", {"name": amina.name, "language": "en", "zone": "on"})
    assert Member.objects.get(pk=amina.pk).shielded_zone == ""


def test_organisers_who_work_there_are_named_unless_they_wish_not_to_meet(amina, bea, noon, signed_in):
    works_at(bea, amina.organisation, at=noon)
    browser = signed_in(amina)
    assert "Organisers we know to work where you work: Bea Organiser." in said(browser)
    shield(amina, at=noon)
    assert "Bea Organiser" in said(browser)
    Block.objects.create(blocker=bea, blocked=amina, at=noon)
    assert "Bea Organiser" not in said(browser)


def test_a_former_employer_that_the_shield_covers_has_a_line(amina, fay, noon, signed_in):
    shield(amina, at=noon)
    leeds = amina.organisation
    Employment.objects.filter(member=amina).update(shielded_since=noon)
    works_at(amina, None, at=noon, said="Quux")
    page = said(signed_in(Member.objects.get(pk=amina.pk)))
    assert "Does not see you" in section(page, f"A member we know to work at {leeds}, where you worked")
    assert Member.objects.kept_apart_from(fay).filter(pk=amina.pk).exists()


def test_the_page_costs_the_same_with_many_colleagues(amina, noon, signed_in, django_assert_num_queries):
    shield(amina, at=noon)
    powers.make_organiser(member=new_member("one.more@leeds.gov.uk", at=noon), at=noon)
    browser = signed_in(amina)
    browser.get("/people/me/seen/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/people/me/seen/")
    for number in range(5):
        powers.make_organiser(member=new_member(f"more.{number}@leeds.gov.uk", at=noon), at=noon)
    with django_assert_num_queries(len(few)):
        browser.get("/people/me/seen/")
