from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils import translation

from pleiad.home import choosing
from pleiad.home.models import EmailChoice
from pleiad.outbox.deliver import to_mime
from pleiad.outbox.emails import KINDS
from pleiad.outbox.models import Email
from pleiad.testing import shield, works_at

from ..actions import digests, posts

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # eight in London


def chooses(member, every):
    choosing.choose(by=member, at=MONDAY, wanted={"followed": every}, weekday=0, hour=8)


def words(email):
    with translation.override("en"):
        return KINDS[email.kind](email, {})


@pytest.fixture
def followed(question, amina, bea):
    posts.let_be(by=amina, at=MONDAY - timedelta(days=6), question=question)
    posts.follow(by=bea, at=MONDAY - timedelta(days=6), space=question.space)
    question.__class__.objects.filter(pk=question.pk).update(written_at=MONDAY - timedelta(days=2))
    return question


def test_once_a_week_for_members_who_follow_and_chose_nothing_else(followed, bea):
    assert digests.write_due(at=MONDAY + timedelta(minutes=1)) == 1
    assert digests.write_due(at=MONDAY + timedelta(minutes=2)) == 0
    email = Email.objects.get(kind="conversations.digest")
    assert (email.member, email.key) == (bea, f"conversations.digest:{bea.pk}:week 2026-11-23")


def test_a_member_who_asks_hears_of_answers_without_doing_more(question, amina, bea, signed_in):
    assert "Stop following" in signed_in(amina).get(question.get_absolute_url()).content.decode()
    assert "How do you begin?" in signed_in(amina).get("/ask/following/").content.decode()
    digests.write_due(at=MONDAY)
    email = Email.objects.get(kind="conversations.digest")
    assert email.member == amina
    assert words(email) is None  # nothing that others wrote
    posts.answer(question=question, by=bea, at=MONDAY - timedelta(minutes=30), text="With whatever lies nearest.")
    assert "Data and AI: 1 new" in words(email).text


def test_it_carries_no_words_no_names_and_a_way_to_end_it(followed, bea):
    digests.write_due(at=MONDAY)
    mail = words(Email.objects.get(kind="conversations.digest"))
    assert mail.subject == "What is new on the network"
    assert "Data and AI: 1 new" in mail.text
    for secret in ("begin", "Amina", "data?"):
        assert secret not in mail.text
    assert "/ticket/" in mail.text


def test_a_support_space_is_not_named(followed, bea, new_space, amina, entered, noon):
    support = new_space("Menopause at work", sensitive=True)
    entered(support, amina, bea)
    posts.follow(by=bea, at=MONDAY - timedelta(days=5), space=support)
    posts.ask(space=support, by=amina, at=MONDAY - timedelta(days=1), title="Night sweats", text="x")
    digests.write_due(at=MONDAY)
    email = Email.objects.get(kind="conversations.digest", member=bea)
    mail = words(email)
    assert "Elsewhere: 1 new" in mail.text
    assert "Menopause" not in mail.text + mail.subject + email.key + str(email.payload)


def test_what_was_taken_back_since_is_in_no_email(followed, amina):
    digests.write_due(at=MONDAY)
    posts.take_back(item=followed, by=amina, at=MONDAY)
    assert words(Email.objects.get(kind="conversations.digest")) is None


def test_a_colleague_behind_a_shield_is_not_counted(followed, amina, bea):
    digests.write_due(at=MONDAY)
    works_at(bea, amina.organisation, at=MONDAY)
    shield(amina, bea, at=MONDAY)
    assert words(Email.objects.get(kind="conversations.digest")) is None


def test_muted_and_unfollowed_things_bring_no_email(followed, bea):
    posts.mute(by=bea, at=MONDAY, space=followed.space)
    assert digests.write_due(at=MONDAY) == 0


def test_daily_and_never_can_be_chosen(followed, bea):
    chooses(bea, "never")
    assert digests.write_due(at=MONDAY) == 0
    chooses(bea, "daily")
    tuesday = MONDAY + timedelta(days=1)
    assert digests.write_due(at=tuesday) == 1
    assert Email.objects.get(kind="conversations.digest").key.endswith(":day 2026-11-24")


def test_after_a_long_outage_an_old_digest_is_left_out(followed):
    assert digests.write_due(at=MONDAY + timedelta(days=3)) == 0


@pytest.mark.parametrize("path", ["stop", "before there was a page for all emails"])
def test_the_link_in_it_ends_it_after_one_press_without_signing_in(followed, bea, path):
    browser = Client(enforce_csrf_checks=True)
    if path == "stop":
        path = urlsplit(choosing.stop_link(bea, "followed")).path
    else:
        path = f"/ticket/{signing.dumps(bea.pk, salt=digests.SALT)}/emails/"
    assert browser.get(path).status_code == 200
    assert browser.post(path).status_code == 200
    assert not EmailChoice.objects.exists()
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert EmailChoice.objects.get().every == "never"
    assert browser.get("/ticket/forged/emails/").status_code == browser.get("/ticket/forged/stop/").status_code == 404


def test_mail_programs_are_offered_the_way_out(followed):
    digests.write_due(at=MONDAY)
    email = Email.objects.get(kind="conversations.digest")
    headers = to_mime(email, words(email)).extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")
