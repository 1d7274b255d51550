"""Passkeys, the authenticator app, recovery codes, and what each of them must refuse."""

import json
import re
import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from pleiad.audit.models import AuditRecord
from pleiad.errors import Refused
from pleiad.outbox.models import Email
from pleiad.outbox.secrets import unseal

from .. import factors, passkeys, signing_in
from ..emails.signing_in import account_changed
from .soft_passkey import SoftPasskey

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
MORE = "/account/sign-in/more/"
PASSKEY = "/account/sign-in/passkey/"
SECOND = "/account/sign-in/second-step/"
PROVE = "/account/sign-in/show-that-it-is-you/"


@pytest.fixture(autouse=True)
def clock(noon):
    with time_machine.travel(noon, tick=False) as clock:
        yield clock


def mailed_code(browser):
    """The code that this browser asked for last."""
    ticket = browser.session[signing_in.ASKED]["ticket"]
    email = Email.objects.get(key=f"code:{signing_in.keyed_hash('email', ticket)[:40]}")
    return unseal(email.sealed)["code"]


def enter(member, *, then="", browser=None):
    """A browser in which the member typed the mailed code, and the answer to it."""
    browser = browser or Client()
    browser.post("/enter/", {"address": member.email, "next": then})
    return browser, browser.post("/enter/code/", {"code": mailed_code(browser)})


def secret_on(browser):
    page = browser.get(f"{MORE}app/add/").content.decode()
    return re.search(r'<code class="code">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")


def code_of(secret, at=None):
    step = int((at or timezone.now()).timestamp()) // 30
    return factors.format_hotp_value(factors.hotp_value(secret, step))


def with_app(member):
    """A signed-in browser, and the key of the app added in it."""
    browser, _answer = enter(member)
    secret = secret_on(browser)
    assert browser.post(f"{MORE}app/add/", {"code": code_of(secret)})["Location"] == f"{MORE}recovery-codes/"
    return browser, secret


def asked(browser, path, **more):
    return browser.post(path, {"options": "1", **more}).json()


def with_passkey(member, **kind):
    """A signed-in browser, and the passkey set up in it."""
    browser, _answer = enter(member)
    passkey = SoftPasskey(**kind)
    answer = passkey.make(asked(browser, f"{MORE}passkeys/add/"))
    done = browser.post(f"{MORE}passkeys/add/", {"name": "Laptop", "answer": json.dumps(answer)})
    assert done["Location"] == MORE
    return browser, passkey


def use(passkey, *, browser=None, then="", answer=None):
    browser = browser or Client()
    question = asked(browser, PASSKEY)
    given = answer if answer is not None else passkey.use(question)
    return browser, browser.post(PASSKEY, {"answer": json.dumps(given), "next": then})


def emails_to(member):
    kept = Email.objects.filter(kind="members.account_changed", member=member).order_by("written_at")
    return [email.payload["what"] for email in kept]


def deeds(member):
    return [each.did for each in AuditRecord.objects.filter(by=member).order_by("pk") if "app" in each.did or "pass" in each.did
            or "recovery" in each.did]  # fmt: skip


# Passkeys


def test_a_passkey_signs_in_and_leads_to_the_page_asked_for(amina):
    _browser, passkey = with_passkey(amina)
    fresh, answer = use(passkey, then="/account/profile/")
    assert answer["Location"] == "/account/profile/"
    assert fresh.get("/account/").status_code == 200
    assert use(passkey)[1]["Location"] == "/"


@pytest.mark.parametrize(
    "then",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "members:vouch", "x", "?"],
)
def test_a_passkey_leads_nowhere_else(amina, then):
    _browser, passkey = with_passkey(amina)
    assert use(passkey, then=then)[1]["Location"] == "/"


def test_beside_a_passkey_the_mailed_code_is_half_of_the_way(amina):
    _browser, passkey = with_passkey(amina)
    fresh, answer = enter(amina, then="/account/profile/")
    assert answer["Location"] == SECOND
    assert fresh.get("/account/").status_code == 302
    answer = fresh.post(SECOND, {"answer": json.dumps(passkey.use(asked(fresh, SECOND)))})
    assert answer["Location"] == "/account/profile/"
    assert fresh.get("/account/").status_code == 200


def test_at_the_second_step_only_the_members_own_passkey_counts(amina, fay):
    with_passkey(amina)
    _browser, other = with_passkey(fay, number=2)
    fresh, _answer = enter(amina)
    page = fresh.post(SECOND, {"answer": json.dumps(other.use(asked(fresh, SECOND)))})
    assert page.status_code == 200 and fresh.get("/account/").status_code == 302


def test_a_recovery_code_takes_the_place_of_a_lost_passkey(amina):
    with_passkey(amina)
    spent = factors.unused_recovery_codes(amina)[0]
    fresh, _answer = enter(amina)
    assert "One of your recovery codes" in fresh.get(SECOND).content.decode()
    assert fresh.post(SECOND, {"code": spent})["Location"] == "/"
    assert len(factors.unused_recovery_codes(amina)) == 9


def test_a_passkey_is_second_step_enough(amina):
    browser, _secret = with_app(amina)
    passkey = SoftPasskey()
    answer = passkey.make(asked(browser, f"{MORE}passkeys/add/"))
    browser.post(f"{MORE}passkeys/add/", {"name": "Laptop", "answer": json.dumps(answer)})
    assert use(passkey)[1]["Location"] == "/"


def test_a_suspended_member_cannot_sign_in_by_passkey(amina, bea, noon):
    from .. import powers

    _browser, passkey = with_passkey(amina)
    powers.suspend(member=amina, by=bea, at=noon, reason="A reason.")
    fresh, answer = use(passkey)
    assert "Your membership has ended" in fresh.get(answer["Location"]).content.decode()
    assert fresh.get("/account/")["Location"].startswith("/enter/")


def test_no_log_says_whose_passkey_was_used(amina, caplog):
    _browser, passkey = with_passkey(amina)
    assert use(passkey)[1]["Location"] == "/"
    said = caplog.text.lower()
    assert passkey.id.hex() not in said
    assert amina.email not in said


@pytest.mark.parametrize("then", ["members:vouch", "x", "//evil.example", ""])
def test_a_made_up_way_on_breaks_no_page(amina, then):
    browser, passkey = with_passkey(amina)
    assert browser.get("/enter/", {"next": then})["Location"] == "/"
    assert browser.post("/account/passkey-offer/close/", {"next": then})["Location"] == "/account/"
    answer = passkey.use(asked(browser, PROVE))
    assert browser.post(PROVE, {"answer": json.dumps(answer), "next": then})["Location"] == MORE


def test_a_removed_passkey_signs_nobody_in(amina):
    browser, passkey = with_passkey(amina)
    kept = passkeys.passkeys_of(amina).get()
    browser.post(f"{MORE}passkeys/{kept.pk}/remove/")
    fresh, answer = use(passkey)
    assert answer["Location"] == "/enter/"
    assert "That passkey is not known here" in fresh.get("/enter/").content.decode()
    assert fresh.get("/account/").status_code == 302


def test_an_answer_counts_once_and_only_for_the_question_it_answers(amina):
    _browser, passkey = with_passkey(amina)
    browser = Client()
    answer = passkey.use(asked(browser, PASSKEY))
    asked(browser, PASSKEY)
    assert browser.post(PASSKEY, {"answer": json.dumps(answer)})["Location"] == "/enter/"
    question = asked(browser, PASSKEY)
    answer = passkey.use(question)
    stranger = Client()
    asked(stranger, PASSKEY)
    assert stranger.post(PASSKEY, {"answer": json.dumps(answer)})["Location"] == "/enter/"
    assert browser.post(PASSKEY, {"answer": json.dumps(answer)})["Location"] == "/"
    browser.post("/sign-out/")
    assert browser.post(PASSKEY, {"answer": json.dumps(answer)})["Location"] == "/enter/"


def test_a_question_is_forgotten_after_ten_minutes(amina, clock):
    _browser, passkey = with_passkey(amina)
    browser = Client()
    answer = passkey.use(asked(browser, PASSKEY))
    clock.shift(timedelta(minutes=10, seconds=1))
    assert browser.post(PASSKEY, {"answer": json.dumps(answer)})["Location"] == "/enter/"


@pytest.mark.parametrize(
    "kind", [{"origin": "https://evil.example"}, {"origin": "http://testserver:81"}, {"verified": False}]
)
def test_a_passkey_of_another_site_or_of_an_unchecked_person_is_not_taken(amina, kind):
    browser, _answer = enter(amina)
    answer = SoftPasskey(**kind).make(asked(browser, f"{MORE}passkeys/add/"))
    page = browser.post(f"{MORE}passkeys/add/", {"name": "Laptop", "answer": json.dumps(answer)}).content.decode()
    assert "not a passkey that we can use" in page
    assert list(passkeys.passkeys_of(amina)) == []
    _browser, good = with_passkey(amina)
    for name, value in kind.items():
        setattr(good, name, value)
    assert use(good)[1]["Location"] == "/enter/"


def test_a_passkey_with_another_members_handle_is_refused(amina, fay):
    _browser, own = with_passkey(amina)
    _browser, other = with_passkey(fay, number=2)
    own.handle = other.handle
    assert use(own)[1]["Location"] == "/enter/"


FORGERIES = [
    None, 1, "x", [], {}, [[]], {"response": None}, {"response": {"userHandle": "MQ"}}, {"response": {"userHandle": 5}},
    {"id": "AA", "rawId": "AA", "type": "public-key", "response": {}},
    {"id": "AA", "rawId": "é", "type": "nonsense", "response": {"userHandle": "MQ", "clientDataJSON": "AA"}},
    {"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "e30", "attestationObject": "oA", "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}},
    {"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}},
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGERIES, ids=range(len(FORGERIES)))
def test_no_forged_answer_breaks_anything(amina, forged):
    member_browser, _passkey = with_passkey(amina)
    browser, answer = use(None, answer=forged if forged is not None else "")
    assert (answer.status_code, answer["Location"]) == (302, "/enter/")
    inside = member_browser
    asked(inside, f"{MORE}passkeys/add/")
    page = inside.post(f"{MORE}passkeys/add/", {"name": "Laptop", "answer": json.dumps(forged)})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert passkeys.passkeys_of(amina).count() == 1


@pytest.mark.parametrize("raw", ["[" * 19_000, "1" * 19_000, "{" + " " * 30_000 + "}", "\x00", "NaN"])
def test_no_forged_json_breaks_anything(amina, raw):
    browser = Client()
    asked(browser, PASSKEY)
    assert browser.post(PASSKEY, {"answer": raw})["Location"] == "/enter/"
    inside, _answer = enter(amina)
    assert "There is a problem" in inside.post(f"{MORE}passkeys/add/", {"name": "", "answer": raw}).content.decode()


def test_passkeys_are_renamed_and_only_by_their_owner(amina, fay):
    browser, _passkey = with_passkey(amina)
    kept = passkeys.passkeys_of(amina).get()
    browser.post(f"{MORE}passkeys/{kept.pk}/rename/", {"name": "Phone\n<b>"})
    assert passkeys.name_of(passkeys.passkeys_of(amina).get()) == "Phone <b>"
    assert "Phone &lt;b&gt;" in browser.get(MORE).content.decode()
    stranger, _answer = enter(fay)
    for what in ("rename", "remove"):
        assert stranger.get(f"{MORE}passkeys/{kept.pk}/{what}/").status_code == 404
        assert stranger.post(f"{MORE}passkeys/{kept.pk}/{what}/", {"name": "x"}).status_code == 404


def test_ten_passkeys_are_enough(amina):
    for number in range(factors.PASSKEYS_AT_MOST):
        factors.add_passkey(member=amina, name=f"{number}", credential={}, at=timezone.now())
    with pytest.raises(Refused, match="You have ten passkeys"):
        factors.add_passkey(member=amina, name="11", credential={}, at=timezone.now())


def test_asking_for_a_passkey_tells_nothing_and_has_a_limit(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "passkey": "3/m/ip"}
    for _each in range(3):
        assert sorted(asked(client, PASSKEY)["publicKey"]) == ["challenge", "rpId", "userVerification"]
    limited = client.post(PASSKEY, {"options": "1"})
    assert (limited.status_code, "Wait a minute" in limited.json()["refused"]) == (429, True)


# The authenticator app


def test_with_an_app_the_mailed_code_is_followed_by_its_code(amina, clock):
    _browser, secret = with_app(amina)
    clock.shift(60)
    fresh, answer = enter(amina, then="/account/profile/")
    assert answer["Location"] == SECOND
    assert fresh.get("/account/")["Location"].startswith("/enter/")
    assert "Type the code from your app" in fresh.get(SECOND).content.decode()
    assert fresh.post(SECOND, {"code": code_of(secret)})["Location"] == "/account/profile/"
    assert fresh.get("/account/").status_code == 200


def test_the_apps_code_is_read_however_it_is_spaced(amina, clock):
    _browser, secret = with_app(amina)
    clock.shift(60)
    fresh, _answer = enter(amina)
    code = code_of(secret)
    assert fresh.post(SECOND, {"code": f" {code[:3]} {code[3:]} "})["Location"] == "/"


def test_a_code_of_the_app_counts_once_for_as_long_as_it_would_be_right(amina, clock):
    _browser, secret = with_app(amina)
    code = code_of(secret)  # spent by adding the app
    for seconds in (0, 15, 16, 14):
        clock.shift(seconds)
        fresh, _answer = enter(amina)
        assert "wrong or has been used" in fresh.post(SECOND, {"code": code}).content.decode()
    clock.shift(60)
    assert enter_with(amina, code_of(secret))["Location"] == "/"
    assert enter_with(amina, code_of(secret)).status_code == 200


def enter_with(member, code):
    fresh, _answer = enter(member)
    return fresh.post(SECOND, {"code": code})


def test_an_older_code_is_not_taken_after_a_newer_one(amina, clock):
    _browser, secret = with_app(amina)
    clock.shift(90)
    older = code_of(secret, timezone.now() - timedelta(seconds=30))
    assert enter_with(amina, code_of(secret))["Location"] == "/"
    assert enter_with(amina, older).status_code == 200


@pytest.mark.parametrize(("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(seconds, right):
    secret, now = factors.new_app_secret(), timezone.now()
    code = code_of(secret, now + timedelta(seconds=seconds))
    assert (factors.step_of_code(secret=secret, code=code, at=now) is not None) is right


def test_the_app_is_added_only_with_its_own_code(amina):
    browser, _answer = enter(amina)
    secret = secret_on(browser)
    assert secret_on(browser) == secret
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    assert "not the code the app shows" in browser.post(f"{MORE}app/add/", {"code": wrong}).content.decode()
    assert not factors.has_app(amina)
    with_app(amina)
    assert browser.get(f"{MORE}app/add/").status_code == 302
    with pytest.raises(Refused, match="already"):
        factors.add_app(member=amina, secret=secret, code=code_of(secret), at=timezone.now())


def test_five_wrong_codes_and_even_the_right_one_has_to_wait(amina, clock):
    _browser, secret = with_app(amina)
    clock.shift(60)
    fresh, _answer = enter(amina)
    for number in range(5):
        assert "wrong or has been used" in fresh.post(SECOND, {"code": f"{number:07}"}).content.decode()
    assert "Too many wrong codes" in fresh.post(SECOND, {"code": code_of(secret)}).content.decode()
    other, _answer = enter(amina)
    assert "Too many wrong codes" in other.post(SECOND, {"code": code_of(secret)}).content.decode()
    clock.shift(timedelta(minutes=5, seconds=1))
    assert fresh.post(SECOND, {"code": code_of(secret)})["Location"] == "/"


def test_twenty_wrong_codes_are_enough_for_a_day(amina, clock):
    _browser, secret = with_app(amina)
    for _round in range(4):
        fresh, _answer = enter(amina)
        for number in range(5):
            fresh.post(SECOND, {"code": f"{number:07}"})
        clock.shift(timedelta(minutes=20))
    assert "Too many wrong codes" in enter_with(amina, code_of(secret)).content.decode()
    clock.shift(timedelta(days=1))
    assert enter_with(amina, code_of(secret))["Location"] == "/"


def test_whoever_reads_the_mailbox_uses_up_nobody_elses_tries(amina, clock):
    """Wrong codes from one network keep out neither the member's own browser, nor another network, nor a recovery code."""
    own, secret = with_app(amina)
    recovery_code = factors.unused_recovery_codes(amina)[0]
    for _round in range(5):
        clock.shift(timedelta(minutes=20))
        thief, _answer = enter(amina)
        for number in range(5):
            thief.post(SECOND, {"code": f"{number:06}"})
    assert "Too many wrong codes" in thief.post(SECOND, {"code": code_of(secret)}).content.decode()
    own.post("/sign-out/")
    own, _answer = enter(amina, browser=own)
    assert own.post(SECOND, {"code": code_of(secret)})["Location"] == "/"
    clock.shift(60)
    elsewhere, _answer = enter(amina, browser=Client(REMOTE_ADDR="203.0.113.9"))
    assert elsewhere.post(SECOND, {"code": code_of(secret)})["Location"] == "/"
    assert thief.post(SECOND, {"code": recovery_code})["Location"] == "/"


def test_guesses_from_many_networks_meet_a_ceiling(amina, clock):
    _browser, secret = with_app(amina)
    clock.shift(60)
    for network in range(12):
        guesser, _answer = enter(amina, browser=Client(REMOTE_ADDR=f"203.0.113.{network}"))
        for number in range(5):
            assert "wrong or has been used" in guesser.post(SECOND, {"code": f"{number:06}"}).content.decode()
    guesser, _answer = enter(amina, browser=Client(REMOTE_ADDR="203.0.113.99"))
    assert "Too many wrong codes" in guesser.post(SECOND, {"code": code_of(secret)}).content.decode()


def test_the_second_step_is_closed_without_the_first(client, amina, clock):
    _browser, secret = with_app(amina)
    clock.shift(60)
    assert client.get(SECOND)["Location"] == "/enter/"
    assert client.post(SECOND, {"code": code_of(secret)})["Location"] == "/enter/"


def test_a_member_suspended_between_the_steps_stays_outside(amina, bea, noon, clock):
    from .. import powers

    _browser, secret = with_app(amina)
    clock.shift(60)
    fresh, _answer = enter(amina)
    powers.suspend(member=amina, by=bea, at=noon, reason="A reason.")
    fresh.post(SECOND, {"code": code_of(secret)})
    assert fresh.get("/account/").status_code == 302


def test_the_apps_key_cannot_be_read_in_the_database(amina):
    _browser, secret = with_app(amina)
    kept = " ".join(json.dumps(each.data) for each in Authenticator.objects.filter(user=amina))
    assert secret not in kept
    assert not any(code in kept for code in factors.unused_recovery_codes(amina))


def test_a_lost_secret_key_lets_nobody_in(amina, settings, clock):
    with_app(amina)
    clock.shift(60)
    settings.SECRET_KEY = "another-" + settings.SECRET_KEY
    page = enter_with(amina, code_of("")).content.decode()
    assert "can no longer read" in page
    assert factors.unused_recovery_codes(amina) == []


# Recovery codes


def test_a_recovery_code_works_once_and_the_member_is_told(amina, clock):
    with_app(amina)
    clock.shift(60)
    codes = factors.unused_recovery_codes(amina)
    assert len(set(codes)) == 10
    assert enter_with(amina, f"{codes[3][:4]} {codes[3][4:]}")["Location"] == "/"
    assert factors.unused_recovery_codes(amina) == codes[:3] + codes[4:]
    assert emails_to(amina)[-1] == "recovery_code_used"
    assert "used a recovery code" in deeds(amina)
    assert "wrong or has been used" in enter_with(amina, codes[3]).content.decode()


def racing(what, times=4):
    """What happened when the same thing was tried at the same moment: how often it was done, how often refused."""
    done, refused = [], []

    def once():
        try:
            done.append(what())
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=once) for _each in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done), len(refused)


@pytest.mark.threads
@pytest.mark.parametrize("kind", ["app", "recovery"])
@pytest.mark.django_db(transaction=True)
def test_of_many_spending_one_code_at_once_exactly_one_gets_in(amina, rf, kind):
    at, secret = timezone.now(), factors.new_app_secret()
    factors.add_app(member=amina, secret=secret, code=code_of(secret), at=at)
    later = at + timedelta(seconds=60)
    code = code_of(secret, later) if kind == "app" else factors.unused_recovery_codes(amina)[0]

    def spend():
        request = rf.post(SECOND)
        request.user = amina
        return factors.take_second_step(request=request, member=amina, code=code, at=later)

    try:
        assert racing(spend) == (1, 3)
        assert len(factors.unused_recovery_codes(amina)) == (10 if kind == "app" else 9)
    finally:
        cache.clear()


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_of_many_apps_added_at_once_exactly_one_is_kept(amina):
    secret = factors.new_app_secret()
    code = code_of(secret)
    assert racing(lambda: factors.add_app(member=amina, secret=secret, code=code, at=timezone.now())) == (1, 3)
    assert Authenticator.objects.filter(user=amina).count() == 2


def test_new_recovery_codes_end_the_old_ones(amina, clock):
    browser, _secret = with_app(amina)
    old = factors.unused_recovery_codes(amina)
    assert browser.post(f"{MORE}recovery-codes/new/")["Location"] == f"{MORE}recovery-codes/"
    new = factors.unused_recovery_codes(amina)
    assert len(new) == 10 and not set(new) & set(old)
    assert enter_with(amina, old[0]).status_code == 200
    assert enter_with(amina, new[0])["Location"] == "/"


def test_recovery_codes_can_be_read_and_downloaded_and_never_kept_by_a_cache(amina):
    browser, _secret = with_app(amina)
    codes = factors.unused_recovery_codes(amina)
    page = browser.get(f"{MORE}recovery-codes/")
    assert all(code in page.content.decode() for code in codes)
    assert "no-store" in page["Cache-Control"]
    file = browser.get(f"{MORE}recovery-codes/download/")
    assert file.content.decode().split() == codes
    assert file["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert "no-store" in file["Cache-Control"]


def test_recovery_codes_go_with_the_app(amina, clock):
    browser, _secret = with_app(amina)
    assert browser.post(f"{MORE}app/remove/")["Location"] == MORE
    assert list(Authenticator.objects.filter(user=amina)) == []
    assert enter(amina)[1]["Location"] == "/"
    for path in ("recovery-codes/", "recovery-codes/download/", "recovery-codes/new/"):
        assert browser.get(f"{MORE}{path}").status_code == 404
    with pytest.raises(Refused, match="go with a passkey or an authenticator app"):
        factors.renew_recovery_codes(member=amina, at=timezone.now())


# Every change


def changes(browser, member):
    """Each change of the ways in, made in this browser, with the email and the deed that belong to it."""
    passkey = SoftPasskey(number=7)
    answer = json.dumps(passkey.make(asked(browser, f"{MORE}passkeys/add/")))
    yield browser.post(f"{MORE}passkeys/add/", {"name": "Phone", "answer": answer}), "webauthn_added", "added a passkey"
    secret = secret_on(browser)
    yield browser.post(f"{MORE}app/add/", {"code": code_of(secret)}), "totp_activated", "added an authenticator app"
    yield browser.post(f"{MORE}recovery-codes/new/"), "recovery_codes_generated", "made new recovery codes"
    pk = passkeys.passkeys_of(member).get().pk
    yield browser.post(f"{MORE}passkeys/{pk}/remove/"), "webauthn_removed", "removed a passkey"
    yield browser.post(f"{MORE}app/remove/"), "totp_deactivated", "removed the authenticator app"


def test_every_change_is_told_and_written_down_and_ends_every_other_session(amina, clock, signed_in):
    browser, _answer = enter(amina)
    seen, other = 0, None
    for answer, what, did in changes(browser, amina):
        assert answer.status_code == 302, what
        assert (emails_to(amina)[-1], deeds(amina)[-1]) == (what, did)
        assert browser.get("/account/").status_code == 200, what
        if other:
            assert other.get("/account/").status_code == 302, what
        other = signed_in(type(amina).objects.get(pk=amina.pk))
        assert other.get("/account/").status_code == 200
        clock.shift(1)
        seen += 1
    assert seen == 5


def test_every_email_says_what_changed(amina):
    said = set()
    for what in ("webauthn_added", "webauthn_removed", "totp_activated", "totp_deactivated", "recovery_codes_generated",
                 "recovery_code_used", "microsoft_tied", "microsoft_untied"):  # fmt: skip
        factors._tell(amina, what, timezone.now())
        email = Email.objects.get(member=amina, payload__what=what)
        said.add(account_changed(email, {}).text.splitlines()[0])
    assert len(said) == 8
    assert "The way you sign in was changed." not in said


# Proving identity again


CHANGING = ["passkeys/add/", "app/add/", "recovery-codes/new/", "app/remove/"]
READING = ["recovery-codes/", "recovery-codes/download/"]


@pytest.mark.parametrize("path", READING)
def test_a_browser_left_open_cannot_read_the_recovery_codes(amina, clock, path):
    browser, _secret = with_app(amina)
    clock.shift(timedelta(minutes=15, seconds=1))
    assert browser.get(f"{MORE}{path}")["Location"].startswith(PROVE)


@pytest.mark.parametrize("path", CHANGING)
def test_a_browser_left_open_cannot_change_the_ways_in(amina, clock, path):
    browser, _secret = with_app(amina)
    clock.shift(timedelta(minutes=15, seconds=1))
    before = [(each.pk, each.data) for each in Authenticator.objects.order_by("pk")]
    for answer in (browser.get(f"{MORE}{path}"), browser.post(f"{MORE}{path}", {"options": "1"})):
        assert answer["Location"].startswith(PROVE)
    assert [(each.pk, each.data) for each in Authenticator.objects.order_by("pk")] == before


def test_without_an_app_a_mailed_code_proves_the_member(amina, clock):
    browser, _answer = enter(amina)
    clock.shift(timedelta(hours=1))
    asking = browser.get(f"{MORE}app/add/")["Location"]
    assert "Send me a code by email" in browser.get(asking).content.decode()
    assert browser.post(PROVE, {"send": "1", "next": f"{MORE}app/add/"})["Location"] == "/enter/code/"
    assert browser.post("/enter/code/", {"code": mailed_code(browser)})["Location"] == f"{MORE}app/add/"
    assert browser.get(f"{MORE}app/add/").status_code == 200


def test_with_an_app_a_mailed_code_is_not_enough(amina, clock):
    browser, secret = with_app(amina)
    clock.shift(timedelta(hours=1))
    assert "Send me a code by email" not in browser.get(PROVE).content.decode()
    before = Email.objects.filter(kind="members.code").count()
    browser.post(PROVE, {"send": "1"})
    assert Email.objects.filter(kind="members.code").count() == before
    assert "wrong or has been used" in browser.post(PROVE, {"code": "000000"}).content.decode()
    assert (
        browser.post(PROVE, {"code": code_of(secret), "next": f"{MORE}app/remove/"})["Location"] == f"{MORE}app/remove/"
    )
    assert browser.get(f"{MORE}app/remove/").status_code == 200


def test_only_the_members_own_passkey_proves_the_member(amina, fay, clock):
    browser, own = with_passkey(amina)
    _browser, other = with_passkey(fay, number=2)
    clock.shift(timedelta(hours=1))
    assert browser.get(f"{MORE}app/add/").status_code == 302
    wrong = other.use(asked(browser, PROVE))
    browser.post(PROVE, {"answer": json.dumps(wrong), "next": MORE})
    assert browser.get(f"{MORE}app/add/").status_code == 302
    right = own.use(asked(browser, PROVE))
    assert (
        browser.post(PROVE, {"answer": json.dumps(right), "next": f"{MORE}app/add/"})["Location"] == f"{MORE}app/add/"
    )
    assert browser.get(f"{MORE}app/add/").status_code == 200


def test_showing_that_it_is_you_leads_nowhere_else(amina):
    browser, passkey = with_passkey(amina)
    answer = passkey.use(asked(browser, PROVE))
    assert browser.post(PROVE, {"answer": json.dumps(answer), "next": "https://evil.example/"})["Location"] == MORE


# The offer


def test_a_passkey_is_offered_once_and_quietly(amina, noon):
    browser, _answer = enter(amina)
    assert "Sign in without a code next time" in browser.get("/joined/").content.decode()
    answer = browser.post("/account/passkey-offer/close/", {"next": "/joined/"})
    assert answer["Location"] == "/joined/"
    assert "Sign in without a code next time" not in browser.get("/joined/").content.decode()
    assert browser.get("/account/passkey-offer/close/").status_code == 405
    assert browser.post("/account/passkey-offer/close/", {"next": "//evil.example"})["Location"] == "/account/"


def test_a_member_with_a_passkey_is_not_offered_one(amina):
    browser, _passkey = with_passkey(amina)
    assert "Sign in without a code next time" not in browser.get("/joined/").content.decode()


# Every page


def pages(member):
    pk = passkeys.passkeys_of(member).get().pk
    return [
        MORE, f"{MORE}passkeys/add/", f"{MORE}passkeys/{pk}/rename/", f"{MORE}passkeys/{pk}/remove/", f"{MORE}app/add/",
        f"{MORE}app/remove/", f"{MORE}recovery-codes/", f"{MORE}recovery-codes/new/", PROVE,
    ]  # fmt: skip


def kept():
    return (
        [(each.pk, each.data) for each in Authenticator.objects.order_by("pk")],
        AuditRecord.objects.count(),
        Email.objects.count(),
    )


@pytest.mark.parametrize("with_the_app", [False, True])
def test_every_page_is_ours_and_looking_changes_nothing(amina, with_the_app, clock):
    browser, _passkey = with_passkey(amina)
    if with_the_app:
        browser.post(f"{MORE}app/add/", {"code": code_of(secret_on(browser))})
    clock.shift(1)
    before, shown = kept(), 0
    for path in [*pages(amina), "/enter/"]:
        for prefix in ("", "/cy"):
            answer = browser.get(f"{prefix}{path}")
            if answer.status_code != 200:
                continue
            shown += 1
            text = answer.content.decode()
            assert text.count("<h1") == 1, path
            assert re.search(r"<title>\s*\S+.* – Women in DDaT</title>", text), path
            assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", text), path
    assert kept() == before
    assert shown == 16


def test_every_page_asks_for_sign_in(client, amina):
    with_passkey(amina)
    for path in [*pages(amina), f"{MORE}recovery-codes/download/", f"{MORE}microsoft/remove/"]:
        assert client.get(path)["Location"].startswith("/enter/?next="), path


def test_without_scripts_the_enter_page_is_complete(client):
    page = client.get("/enter/").content.decode()
    assert re.search(r"<div data-passkey-box hidden>\s*<form", page)
    assert "Send me a code" in page
    assert "Microsoft" not in page


def test_the_cache_table_comes_with_the_migrations(django_db_blocker):
    from ..apps import make_cache_table

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    make_cache_table(using="default")
    cache.set("a", 1)
    assert cache.get("a") == 1
