"""“See it as” shows what real readers of that kind get: name, profile, and what they find, whatever the member has set."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from pleiad.conversations.actions import posts, spaces
from pleiad.members.models import Member
from pleiad.search.kinds import PERSON
from pleiad.search.models import Document
from pleiad.stories import actions as stories
from pleiad.stories.models import Publication
from pleiad.testing import new_member, shield

from ..models import Profile
from ..readers import seen_as

pytestmark = pytest.mark.django_db
STORY = {"kind": "experience", "text": "Words", "named": True, "language": "en"}
FOR_ALL, FOR_MEMBERS, ASKED, SUPPORT, CLOSED = (
    "For all",
    "For members",
    "Asked openly",
    "Asked for help",
    "Asked among us",
)


@pytest.fixture
def written(cast, noon, unhurried):
    """Amina has written for everyone, for members, in an open, in a support and in a closed space."""
    amina, bea, then = cast["amina"], cast["bea"], noon - timedelta(days=60)
    told = stories.publish(by=amina, at=noon, title=FOR_ALL, readers="public", **STORY)
    stories.decide(publication=Publication.objects.get(story=told), outcome="agreed", by=bea, at=noon)
    stories.publish(by=amina, at=noon, title=FOR_MEMBERS, readers="network", **STORY)
    for title, kind in ((ASKED, {}), (SUPPORT, {"sensitive": True}), (CLOSED, {"closed": True})):
        space = spaces.make(by=bea, at=then, name=title, purpose="p", rule="chatham", **kind)
        if kind.get("closed"):
            spaces.let_in(space=space, member=amina, by=bea, at=then)
        posts.enter(space=space, by=amina, at=then)
        posts.ask(space=space, by=amina, at=noon, title=title, text="How?")
    return amina


@pytest.fixture
def real(cast, noon):
    """A real reader of each kind."""
    elsewhere = new_member("not.here@gwynedd.llyw.cymru", at=noon - timedelta(days=90), name="Else Where")
    return {"visitor": None, "member": elsewhere, "colleague": cast["fay"], "organiser": cast["cleo"]}


SET = {
    "as they joined": (False, False, False),
    "listed": (True, False, False),
    "hidden": (True, True, False),
    "shielded": (True, False, True),
    "hidden and shielded": (True, True, True),
}


@pytest.mark.parametrize("how", SET)
@pytest.mark.parametrize("role", ["visitor", "member", "colleague", "organiser"])
def test_it_is_what_a_real_reader_gets(how, role, written, real, listed, noon, signed_in):
    is_listed, hidden, shielded = SET[how]
    if is_listed:
        listed(written)
    Member.objects.filter(pk=written.pk).update(hidden_since=noon if hidden else None)
    shield(written, at=noon if shielded else None)
    amina, reader = Member.objects.get(pk=written.pk), real[role]
    told = seen_as(role, amina, Profile.objects.filter(member=amina).select_related("member").first())
    finds = Document.objects.visible_to(reader).filter(author=amina).exclude(kind=PERSON)
    assert {each.title for each in told["documents"]} == {each.title for each in finds}
    browser = signed_in(reader) if reader else Client()
    assert bool(told["profile"]) == (browser.get(f"/people/{amina.pk}/").status_code == 200)
    if role != "organiser":  # who sees every name at the desk
        assert told["name"] == Member.objects.visible_to(reader).filter(pk=amina.pk).exists()
    page = signed_in(amina).get(f"/people/me/seen/{role}/").content.decode()
    for each in Document.objects.filter(author=amina).exclude(kind=PERSON):
        link = f'href="{reverse(each.view_name, args=each.view_args)}"'
        found = browser.get(f"/search/?q={each.title.replace(' ', '+')}").content.decode()
        assert (link in page) == (link in found), each.title


def test_what_stands_in_closed_spaces_is_named_for_those_who_are_let_in(written, signed_in):
    page = signed_in(written).get("/people/me/seen/member/").content.decode()
    assert CLOSED not in page
    assert "Those who are let in there also find what you wrote in closed spaces" in page
    assert "closed spaces" not in signed_in(written).get("/people/me/seen/visitor/").content.decode()


def test_everyone_else_gets_no_such_page(client, dot, signed_in):
    assert client.get("/people/me/seen/member/").status_code == 302
    assert signed_in(dot).get("/people/me/seen/member/").status_code in (200, 302, 403)
    assert signed_in(dot).get("/people/me/seen/nobody/").status_code == 404
