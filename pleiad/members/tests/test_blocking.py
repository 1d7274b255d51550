import re

import pytest
from django.core.signing import Signer
from django.urls import reverse

from pleiad.audit.models import AuditRecord
from pleiad.conversations.actions import posts, spaces
from pleiad.directory import actions as directory
from pleiad.errors import Refused
from pleiad.outbox.models import Email
from pleiad.stories import actions as stories

from .. import actions as members
from .. import blocking
from ..models import Block, Member

pytestmark = pytest.mark.django_db


def signed(other, reader):
    """The address under which `reader` would meet `other`, whether they can or not."""
    return reverse("members:block", args=[Signer(salt=blocking.SALT).sign_object([reader.pk, other.pk])])


def test_a_member_blocks_is_asked_once_and_can_undo_it(signed_in, amina, bea):
    browser = signed_in(amina)
    emails = Email.objects.count()
    assert "Do you want to block Bea Organiser?" in browser.get(blocking.block_url(bea, reader=amina)).content.decode()
    assert not Block.objects.exists()
    browser.post(blocking.block_url(bea, reader=amina))
    held = Block.objects.get()
    assert (held.blocker, held.blocked) == (amina, bea)
    assert "Bea Organiser" in browser.get("/account/blocked/").content.decode()
    assert Email.objects.count() == emails  # nobody is told
    assert bea not in Member.objects.visible_to(amina)
    assert amina not in Member.objects.visible_to(bea)
    browser.post(f"/account/blocked/{held.pk}/unblock/")
    assert bea in Member.objects.visible_to(amina)


def test_a_blocked_member_is_not_told_by_whom(signed_in, amina, bea, noon):
    blocking.block(by=amina, blocked=bea, at=noon)
    assert "Amina" not in signed_in(bea).get("/account/blocked/").content.decode()
    assert signed_in(bea).get(blocking.block_url(amina, reader=bea)).status_code == 404
    assert signed_in(bea).post(f"/account/blocked/{Block.objects.get().pk}/unblock/").status_code == 404
    assert AuditRecord.objects.get(did="blocked a member").about == ""


def test_blocking_names_only_members_who_may_be_seen(signed_in, client, amina, fay, dot, erin, noon):
    members.change_profile(member=amina, name=amina.name, language="en", hidden=False, shielded=True, at=noon)
    for reader, other in ((fay, amina), (amina, erin), (amina, dot), (dot, amina), (amina, amina)):
        for answer in (
            signed_in(reader).get(signed(other, reader)),
            signed_in(reader).post(signed(other, reader)),
        ):
            assert answer.status_code == 404
    assert client.get(signed(amina, fay)).status_code == 302
    assert not Block.objects.exists()


def test_twice_is_once_and_a_member_cannot_block_themselves(amina, bea, noon):
    blocking.block(by=amina, blocked=bea, at=noon)
    blocking.block(by=amina, blocked=bea, at=noon)
    assert AuditRecord.objects.filter(did="blocked a member").count() == 1
    with pytest.raises(Refused):
        blocking.block(by=amina, blocked=amina, at=noon)


def test_both_may_block_and_one_block_stays(amina, bea, noon):
    blocking.block(by=amina, blocked=bea, at=noon)
    blocking.block(by=bea, blocked=amina, at=noon)
    blocking.unblock(by=amina, block=Block.objects.get(blocker=amina), at=noon)
    assert bea not in Member.objects.visible_to(amina)
    assert list(Member.objects.kept_apart_from(amina)) == [{"pk": bea.pk}]


def test_nobody_is_named_by_a_number_in_an_address(cast, signed_in):
    amina, bea, fay = cast["amina"], cast["bea"], cast["fay"]
    browser = signed_in(amina)
    of_another = signed(bea, fay)
    guessed = signed(bea, amina).replace(signed(bea, amina)[20], "x", 1)
    for address in (f"/people/{bea.pk}/block/", f"/people/block/{bea.pk}/", of_another, guessed, "/people/block/x:y/"):
        for method in (browser.get, browser.post):
            answer = method(address)
            assert answer.status_code == 404
            assert "Bea Organiser" not in answer.content.decode()
    assert not Block.objects.exists()


def test_a_member_is_blocked_from_where_they_were_met(cast, signed_in, noon):
    fay = cast["fay"]
    url = blocking.block_url(fay, reader=cast["amina"])
    assert str(fay.pk) not in url
    assert blocking.block_url(cast["amina"], reader=cast["amina"]) == blocking.block_url(None, reader=fay) == ""
    Member.objects.filter(pk=fay.pk).update(hidden_since=noon)
    fay.refresh_from_db()
    assert blocking.block_url(fay, reader=cast["amina"]) == ""  # "a member" has no name to block by


def test_the_link_stands_where_a_member_is_met_and_leads_to_the_question(cast, signed_in, noon):
    amina, fay = cast["amina"], cast["fay"]
    directory.save_profile(by=fay, headline="Helps", about="", ask=["Cloud"], learn=[], listed=True, at=noon)
    directory.save_profile(by=amina, headline="Hi", about="", ask=["Cloud"], learn=[], listed=True, at=noon)
    message = directory.send(by=fay, to=amina, purpose="question", text="Hello", at=noon)
    told = {
        "kind": "experience",
        "title": "EmployerDomain",
        "readers": "network",
        "named": True,
        "language": "en",
        "text": "x",
    }
    story = stories.publish(by=fay, at=noon, **told)
    space = spaces.make(by=cast["bea"], at=noon, name="Open", purpose="p", rule="stays")
    for each in (amina, fay):
        posts.enter(space=space, by=each, at=noon)
    question = posts.ask(space=space, by=fay, at=noon, title="Who?", text="Who?")
    browser = signed_in(amina)
    pages = [
        f"/people/{fay.pk}/",
        f"/people/messages/{message.pk}/",
        story.get_absolute_url(),
        question.get_absolute_url(),
    ]
    for page in pages:
        links = re.findall(r'href="(/people/block/[^"]+)"', browser.get(page).content.decode())
        assert len(links) == 1, page
        assert "Do you want to block Fay Colleague?" in browser.get(links[0]).content.decode()
