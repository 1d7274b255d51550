"""A mail server that refuses, hangs up or dawdles: nothing about us loses an email, and no address holds up another."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from pleiad.integrations.mail.smtp import MailLine

from .. import deliver, hold_ups
from ..actions import let_go_now, queue_email, try_all_again
from ..emails import KINDS, URGENT, Wording, words_email
from ..models import Email, HoldUp
from .unkind import FAULTS, Fault, Misbehaving, certificate

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
QUOTA = Fault("DOT", "refuse", "550 5.4.5 Daily user sending limit exceeded")


@pytest.fixture
def plain_kind():
    @words_email("test.plain")
    def plain(email, secrets):
        return Wording(subject="Hello", text=secrets.get("code", "A line."))

    @words_email("test.code", urgent=True)
    def code(email, secrets):
        return Wording(subject="Your code", text=secrets["code"])

    yield "test.plain"
    del KINDS["test.plain"], KINDS["test.code"]
    URGENT.discard("test.code")


@pytest.fixture(scope="module")
def one_server():
    with Misbehaving() as running:
        yield running


@pytest.fixture
def server(settings, plain_kind, one_server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", one_server.port
    one_server.begin_again()
    return one_server


def put(*addresses, kind="test.plain", at=None, **more):
    at = at or timezone.now() - timedelta(minutes=1)
    for number, address in enumerate(addresses):
        queue_email(kind=kind, key=f"{kind}:{address}", at=at + timedelta(microseconds=number), address=address, **more)


def people(many):
    return [f"reader{number}@leeds.gov.uk" for number in range(many)]


def at_address(fault, *addresses):
    return lambda verb, address: fault if verb == fault.verb and address in addresses else None


def always(fault):
    return lambda verb, address: fault if verb == fault.verb else None


def run_until_quiet(steps=40):
    """Run again at each moment at which something is due, as the worker would in the course of time."""
    now = timezone.now()
    for _step in range(steps):
        deliver.run(at=now, clock=lambda now=now: now)
        waiting = Email.objects.filter(due_at__isnull=False).order_by("due_at").first()
        if waiting is None:
            break
        held = hold_ups.now()
        now = max(waiting.due_at, held.next_try_at if held and held.whole else now, now)
    return now


def states():
    return {email.address: email.state for email in Email.objects.all()}


@pytest.mark.parametrize(
    "fault",
    [
        QUOTA,
        Fault("MAIL", "refuse", "550 5.7.60 Client does not have permissions to send as this sender"),
        Fault("DOT", "refuse", "554 5.7.1 sending quota exceeded"),
        Fault("RCPT", "refuse", "554 5.7.1 Relay access denied"),
        Fault("RCPT", "refuse", "550"),
    ],
    ids=lambda fault: fault.says,
)
def test_a_refusal_about_us_keeps_every_email_and_its_secret(server, fault):
    server.plan = always(fault)
    put(*people(8), secrets={"code": "493817"})
    run_until_quiet(steps=6)
    assert set(states().values()) == {"waiting"}
    assert all(email.sealed for email in Email.objects.all())
    server.plan = lambda verb, address: None
    let_go_now(at=timezone.now() + timedelta(days=9))
    run_until_quiet()
    assert sorted(server.reached()) == sorted(people(8))


def test_after_weeks_of_refusals_about_us_nothing_is_given_up(server):
    server.plan = always(QUOTA)
    put("a@leeds.gov.uk", "b@kent.police.uk", at=timezone.now() - timedelta(days=20))
    deliver.run(at=timezone.now())
    assert set(states().values()) == {"waiting"}


@pytest.mark.parametrize(
    "bad", [["reader4@leeds.gov.uk"], people(5), ["reader0@leeds.gov.uk", "reader24@leeds.gov.uk"]]
)
@pytest.mark.parametrize(
    "fault",
    [Fault("RCPT", "hang up"), Fault("RCPT", "refuse", "421 closing connection"), Fault("DOT", "hang up"), QUOTA],
    ids=lambda fault: f"{fault.does} at {fault.verb}",
)
def test_trouble_at_some_addresses_holds_up_no_other(server, fault, bad):
    server.plan = at_address(fault, *bad)
    put(*people(25))
    began = timezone.now()
    for wait in (0, 31, 62):
        now = began + timedelta(seconds=wait)
        deliver.run(at=now, clock=lambda now=now: now)
    innocent = set(people(25)) - set(bad)
    assert {address for address, state in states().items() if state == "sent"} == innocent
    assert {states()[address] for address in bad} == {"waiting"}


def test_what_is_about_the_address_ends_at_once_and_touches_nobody(server):
    server.plan = at_address(Fault("RCPT", "refuse", "550 5.1.1 User unknown"), "reader1@leeds.gov.uk")
    put(*people(4))
    deliver.run(at=timezone.now())
    assert [states()[each] for each in people(4)] == ["sent", "given up", "sent", "sent"]
    assert (Email.objects.get(address="reader1@leeds.gov.uk").trouble, server.connections) == ("550 5.1.1", 1)
    assert hold_ups.now() is None


def test_a_full_mailbox_is_given_up_after_three_days_and_not_before(server):
    server.plan = always(Fault("RCPT", "refuse", "452 4.2.2 Mailbox full"))
    put("a@leeds.gov.uk")
    put("b@leeds.gov.uk", at=timezone.now() - timedelta(days=4))
    deliver.run(at=timezone.now())
    assert states() == {"a@leeds.gov.uk": "waiting", "b@leeds.gov.uk": "given up"}


def test_what_nobody_can_read_is_about_the_address_once_others_are_taken(server):
    server.plan = at_address(Fault("RCPT", "refuse", "550 nope"), "odd@leeds.gov.uk")
    put("odd@leeds.gov.uk")
    now = timezone.now()
    deliver.run(at=now)
    assert (states(), hold_ups.now().about) == ({"odd@leeds.gov.uk": "waiting"}, "unknown")
    put("other@leeds.gov.uk", at=now)
    deliver.run(at=now)
    assert hold_ups.now() is None
    run_until_quiet()
    assert states() == {"odd@leeds.gov.uk": "given up", "other@leeds.gov.uk": "sent"}


def test_what_nobody_can_read_stays_about_us_while_nobody_else_is_taken(server):
    server.plan = always(Fault("RCPT", "refuse", "550 nope"))
    put("odd@leeds.gov.uk", "odder@leeds.gov.uk")
    run_until_quiet(steps=10)
    assert set(states().values()) == {"waiting"}


def test_what_the_server_says_of_several_addresses_now_and_then_is_about_no_address(server):
    """It refuses some, in words that nobody knows, and takes others: each is tried again until it is taken."""
    odd = people(6)
    server.plan = at_address(Fault("RCPT", "refuse", "550 not in this moon"), *odd)
    put(*odd)
    put("other@leeds.gov.uk", at=timezone.now())
    later = run_until_quiet(steps=30)
    assert later > timezone.now() + timedelta(hours=1)
    assert {states()[address] for address in odd} == {"waiting"}
    server.plan = lambda verb, address: None
    let_go_now(at=later)
    deliver.run(at=later + timedelta(hours=1), clock=lambda: later)
    assert set(states().values()) == {"sent"}


def test_what_sounds_like_an_address_is_not_believed_of_everybody(server):
    """A server that means us in words that sound like them: after three addresses the rest is kept."""
    server.plan = always(Fault("RCPT", "refuse", "550 user not found in our plan"))
    put(*people(20))
    run_until_quiet(steps=20)
    assert sorted(states().values()) == ["given up"] * 3 + ["waiting"] * 17
    assert hold_ups.now().about == "unknown"
    server.plan = at_address(Fault("RCPT", "refuse", "550 user not found in our plan"), "reader9@leeds.gov.uk")
    let_go_now(at=timezone.now() + timedelta(days=1))
    run_until_quiet()
    assert sorted(states().values()) == ["given up"] * 4 + ["sent"] * 16


def test_dead_addresses_are_given_up_however_many(server):
    server.plan = always(Fault("RCPT", "refuse", "550 5.1.1 User unknown"))
    put(*people(9))
    deliver.run(at=timezone.now())
    assert set(states().values()) == {"given up"}


def test_a_batch_has_one_connection_and_a_new_one_after_trouble(server):
    put(*people(20))
    deliver.run(at=timezone.now())
    assert (len(server.messages), server.connections) == (20, 1)
    server.plan = at_address(Fault("RCPT", "hang up"), "reader20@leeds.gov.uk")
    put(*people(26)[20:])
    deliver.run(at=timezone.now())
    assert (len(server.messages), server.connections) == (25, 3)


def test_a_worker_keeps_its_connection_while_there_is_something_to_send(server):
    line = MailLine()
    put(*people(60))
    while deliver.run(at=timezone.now(), line=line):
        pass
    line.close()
    assert (len(server.messages), server.connections) == (60, 1)


def test_codes_leave_before_everything_that_waits_longer(server):
    put(*people(30), at=timezone.now() - timedelta(hours=1))
    put("someone@leeds.gov.uk", kind="test.code", secrets={"code": "493817"})
    deliver.run(at=timezone.now())
    assert server.reached()[0] == "someone@leeds.gov.uk"


def test_a_server_that_is_away_is_not_knocked_at_by_every_batch(server):
    server.plan = always(Fault("CONNECT", "refuse", "421 4.3.2 Service not active"))
    put(*people(60))
    now = timezone.now()
    for _look in range(20):
        deliver.run(at=now, clock=lambda: now)
    assert (server.connections, HoldUp.objects.get().whole) == (1, True)
    later = now + timedelta(seconds=31)
    deliver.run(at=later, clock=lambda: later)
    assert server.connections == 2


def test_the_log_has_a_line_with_kind_and_code_and_no_address(server, caplog):
    server.plan = always(Fault("RCPT", "refuse", "550 5.1.1 <someone@leeds.gov.uk> unknown"))
    put("someone@leeds.gov.uk", kind="test.code", secrets={"code": "493817"})
    with caplog.at_level(logging.WARNING):
        deliver.run(at=timezone.now())
    (line,) = [each for each in caplog.messages if "refused" in each]
    assert line == "An email of the kind test.code was refused at RCPT: 550 5.1.1 (address, about address)"
    assert "leeds" not in caplog.text


@pytest.mark.parametrize(
    ("fault", "kind", "after", "red"),
    [
        (Fault("RCPT", "refuse", "550 nope"), "test.code", 0, True),
        (QUOTA, "test.code", 0, True),
        (Fault("CONNECT", "refuse", "554 go away"), "test.plain", 0, True),
        (Fault("CONNECT", "hang up"), "test.plain", 0, False),
        (Fault("CONNECT", "hang up"), "test.plain", 61, True),
        (Fault("RCPT", "refuse", "451 later"), "test.code", 0, False),
        (Fault("RCPT", "refuse", "451 later"), "test.code", 61, True),
        (Fault("RCPT", "refuse", "550 nope"), "test.plain", 61, False),
        (Fault("RCPT", "refuse", "550 5.1.1 unknown"), "test.code", 61, False),
        (QUOTA, "test.code", 2 * 60 * 60, False),
    ],
    ids=lambda each: f"{each.verb} {each.says}" if isinstance(each, Fault) else str(each),
)
def test_codes_are_held_back_when_the_server_refuses_them_or_everything(server, fault, kind, after, red):
    server.plan = always(fault)
    put("someone@leeds.gov.uk", kind=kind, secrets={"code": "493817"})
    deliver.run(at=timezone.now())
    assert hold_ups.keeps_codes_back(hold_ups.now(), at=timezone.now() + timedelta(seconds=after)) is red


def test_an_email_that_leaves_ends_what_held_all_up(server):
    server.plan = always(QUOTA)
    put(*people(6))
    deliver.run(at=timezone.now())
    assert (HoldUp.objects.get().said, HoldUp.objects.get().advice) == (QUOTA.says[4:], "quota")
    server.plan = lambda verb, address: None
    let_go_now(at=timezone.now())
    deliver.run(at=timezone.now())
    assert not HoldUp.objects.exists()


def test_everything_given_up_can_be_tried_again_and_its_trouble_stays_as_old_as_it_is(server):
    server.plan = always(Fault("RCPT", "refuse", "550 5.1.1 unknown"))
    put("a@leeds.gov.uk", "b@leeds.gov.uk")
    deliver.run(at=timezone.now())
    first = Email.objects.get(address="a@leeds.gov.uk").refused_at
    assert try_all_again(at=timezone.now(), but_not=["test.code"]) == 2
    deliver.run(at=timezone.now())
    again = Email.objects.get(address="a@leeds.gov.uk")
    assert (again.state, again.refused_at) == ("given up", first)


@pytest.mark.parametrize("trusted", [True, False])
def test_one_connection_is_really_encrypted_and_a_stranger_in_between_gets_nothing(
    settings, plain_kind, tmp_path, monkeypatch, trusted
):
    context, pem = certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with Misbehaving(tls_context=context, require_starttls=True) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, True
        put(*people(12))
        deliver.run(at=timezone.now())
        assert len(server.messages) == (12 if trusted else 0)
        if trusted:
            assert server.connections == 1
        else:
            assert (HoldUp.objects.get().verb, HoldUp.objects.get().advice) == ("TLS", "tls")


def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for(settings, server):
    settings.EMAIL_USE_TLS = True
    put("a@leeds.gov.uk")
    deliver.run(at=timezone.now())
    assert (server.messages, HoldUp.objects.get().advice) == ([], "tls")


@pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda fault: f"{fault.does} at {fault.verb} {fault.says[:25]} {fault.taken}"
)
def test_each_fault_once_then_everything_arrives(server, settings, fault):
    came = []

    def once(verb, address):
        if verb == fault.verb and not came:
            came.append(verb)
            return fault
        return None

    server.plan, server.dawdles, settings.EMAIL_TIMEOUT = once, 0.2, 0.1
    put(*people(3))
    run_until_quiet()
    expected = set(people(3)) if not fault.about_address else set(people(3)) - {"reader0@leeds.gov.uk"}
    assert set(server.reached()) == expected
    assert set(states().values()) <= {"sent", "given up"}
    repeated = len(server.reached()) - len(expected)
    assert repeated <= int(fault.taken or (fault.verb, fault.does) == ("DOT", "dawdle"))
