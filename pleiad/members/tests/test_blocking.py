import pytest

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.outbox.models import Email

from .. import actions as members
from .. import blocking
from ..models import Block, Member

pytestmark = pytest.mark.django_db


def test_a_member_blocks_is_asked_once_and_can_undo_it(signed_in, amina, bea):
    browser = signed_in(amina)
    emails = Email.objects.count()
    assert "Do you want to block Bea Organiser?" in browser.get(f"/people/{bea.pk}/block/").content.decode()
    assert not Block.objects.exists()
    browser.post(f"/people/{bea.pk}/block/")
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
    assert signed_in(bea).get(f"/people/{amina.pk}/block/").status_code == 404
    assert signed_in(bea).post(f"/account/blocked/{Block.objects.get().pk}/unblock/").status_code == 404
    assert AuditRecord.objects.get(did="blocked a member").about == ""


def test_blocking_names_only_members_who_may_be_seen(signed_in, client, amina, fay, dot, erin, noon):
    members.change_profile(member=amina, name=amina.name, language="en", hidden=False, shielded=True, at=noon)
    for reader, other in ((fay, amina), (amina, erin), (amina, dot), (dot, amina), (amina, amina)):
        for answer in (
            signed_in(reader).get(f"/people/{other.pk}/block/"),
            signed_in(reader).post(f"/people/{other.pk}/block/"),
        ):
            assert answer.status_code == 404
    assert client.get(f"/people/{amina.pk}/block/").status_code == 302
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


def test_the_names_of_all_members_cannot_be_read_by_counting_upwards(cast, signed_in):
    browser = signed_in(cast["amina"])
    for number in range(blocking.LOOKS_AN_HOUR):
        browser.get(f"/people/{10**6 + number}/block/")
    for method in (browser.get, browser.post):
        refused = method(f"/people/{cast['bea'].pk}/block/", follow=True)
        assert "many people in the last hour" in refused.content.decode()
        assert "Bea Organiser" not in refused.content.decode()
    assert not Block.objects.exists()
    assert signed_in(cast["fay"]).get(f"/people/{cast['bea'].pk}/block/").status_code == 200
