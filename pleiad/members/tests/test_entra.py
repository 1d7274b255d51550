"""Signing in with Microsoft, end to end against a pretended Entra ID."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import NoReverseMatch, reverse

from pleiad.audit.models import AuditRecord
from pleiad.outbox.models import Email

from .. import factors, powers, signing_in
from ..eligibility.versions import narrow
from ..models import ListedDomain, Member
from .fake_entra import CLIENT, SECRET, TENANT, FakeEntra
from .test_factors import SECOND, code_of, mailed_code, with_app

pytestmark = pytest.mark.django_db
START = "/account/sign-in/microsoft/"
BACK = "/account/sign-in/microsoft/back/"
TIE = "/account/sign-in/microsoft/tie/"


@pytest.fixture
def entra(settings):
    """A pretended Entra ID, and settings that name it."""
    with FakeEntra() as fake:
        settings.ENTRA = {"tenant": TENANT, "client_id": CLIENT, "secret": SECRET, "server_url": fake.url}
        app = {
            "provider_id": "entra", "name": "Microsoft", "client_id": CLIENT, "secret": SECRET,
            "settings": {"server_url": fake.url.format(tenant=TENANT)},
        }  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        settings.ROOT_URLCONF = "pleiad.members.tests.entra_urls"
        yield fake


def go(browser, *, then="", start=START):
    """Press the button and let Microsoft answer; the path with which Microsoft sends the browser back."""
    away = browser.post(start, {"next": then})["Location"]
    back = urlsplit(requests.get(away, allow_redirects=False, timeout=5).headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"http://testserver{BACK}"
    return f"{back.path}?{back.query}"


def prove(browser, address, *, then=""):
    browser.post("/enter/", {"address": address, "next": then})
    return browser.post("/enter/code/", {"code": mailed_code(browser)})


def tied(member):
    """A member whose Microsoft account is tied."""
    factors.tie_microsoft(member=member, uid="entra-amina", at=member.created_at)
    return member


def outside(browser):
    return browser.get("/account/").status_code == 302


def page_of(answer, browser):
    return browser.get(answer["Location"]).content.decode()


def test_off_means_no_button_and_no_address(client, amina):
    assert "Sign in with Microsoft" not in client.get("/enter/").content.decode()
    for path in (START, BACK):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("entra")


def test_an_unknown_account_proves_its_address_once_and_signs_in_directly_from_then_on(client, entra, amina):
    assert "Sign in with Microsoft" in client.get("/enter/").content.decode()
    answer = client.get(go(client, then="/account/profile/"))
    assert answer["Location"] == "/enter/?next=%2Faccount%2Fprofile%2F"
    page = page_of(answer, client)
    assert "You have signed in to Microsoft as amina.oneill@leeds.gov.uk." in page
    assert 'value="amina.oneill@leeds.gov.uk"' in page
    assert outside(client)
    assert SocialAccount.objects.count() == 0
    assert prove(client, amina.email, then="/account/profile/")["Location"] == "/account/profile/"
    assert "From now on your Microsoft account signs you in here." in client.get("/account/profile/").content.decode()
    assert client.get("/account/").status_code == 200
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid, account.extra_data) == (amina, "entra", "entra-amina", {})
    assert Email.objects.get(kind="members.account_changed").payload == {"what": "microsoft_tied"}
    assert AuditRecord.objects.filter(did="tied a Microsoft account", by=amina).count() == 1
    fresh = Client()
    assert fresh.get(go(fresh, then="/account/profile/"))["Location"] == "/account/profile/"
    assert fresh.get("/account/").status_code == 200


def test_tying_ends_every_other_session(client, entra, amina, signed_in):
    other = signed_in(amina)
    client.get(go(client))
    prove(client, amina.email)
    assert (outside(other), outside(client)) == (True, False)


def test_a_newcomer_joins_by_the_domain_list_and_is_tied(client, entra):
    entra.claims = {"sub": "new", "email": "newcomer@leeds.gov.uk"}
    client.get(go(client))
    assert prove(client, "newcomer@leeds.gov.uk")["Location"] == "/join/"
    assert SocialAccount.objects.count() == 0
    client.post("/join/", {"name": "New Comer", "teams": "without", "statement": "on"})
    assert SocialAccount.objects.get().user == Member.objects.get(email="newcomer@leeds.gov.uk")
    fresh = Client()
    assert fresh.get(go(fresh))["Location"] == "/"


def test_a_microsoft_account_changes_no_answer_of_the_domain_list(client, entra):
    entra.claims = {"sub": "new", "email": "jo@gmail.com"}
    client.get(go(client))
    assert prove(client, "jo@gmail.com")["Location"] == "/join/"
    assert "Two members can vouch for you" in client.get("/join/").content.decode()
    assert SocialAccount.objects.count() == 0


def test_the_address_that_a_token_claims_is_never_believed(client, entra, amina, fay):
    client.get(go(client))
    assert outside(client)
    answer = prove(client, fay.email)
    assert answer["Location"] == f"{TIE}?next=%2F"
    assert "Is this your Microsoft account?" in page_of(answer, client)
    assert SocialAccount.objects.count() == 0
    assert client.post(TIE, {"no": ""})["Location"] == "/"
    assert client.get(TIE)["Location"] == "/"
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize(
    "claims", [{}, {"email": ""}, {"email": None}, {"email": ["amina.oneill@leeds.gov.uk"]}, {"email": "x" * 500}]
)
def test_an_account_without_an_address_is_not_tied_by_itself(client, entra, amina, claims):
    entra.claims = {"sub": "odd", **claims}
    client.get(go(client))
    assert client.get("/enter/").status_code == 200
    prove(client, amina.email)
    assert SocialAccount.objects.count() == 0


def test_an_account_waits_a_quarter_of_an_hour(client, entra, amina):
    with time_machine.travel(time.time(), tick=True) as clock:
        client.get(go(client))
        clock.shift(timedelta(minutes=15, seconds=1))
        assert "You have signed in to Microsoft" not in client.get("/enter/").content.decode()
        prove(client, amina.email)
        assert SocialAccount.objects.count() == 0


def test_a_suspended_member_is_refused(client, entra, amina, bea, noon):
    powers.suspend(member=tied(amina), by=bea, at=noon, reason="A reason.")
    answer = client.get(go(client))
    assert "Your membership has ended" in page_of(answer, client)
    assert outside(client)


def test_a_suspended_member_cannot_tie_an_account(client, entra, erin):
    entra.claims = {"sub": "erin", "email": erin.email}
    client.get(go(client))
    answer = prove(client, erin.email)
    assert "For the tests." in (client.get(answer.url) if answer.status_code == 302 else answer).content.decode()
    assert SocialAccount.objects.count() == 0


def test_a_member_who_left_is_refused(client, entra, amina, noon):
    tied(amina)
    Member.objects.filter(pk=amina.pk).update(left_at=noon)
    client.get(go(client))
    assert outside(client)


def test_a_domain_refused_later_means_the_same_for_microsoft_and_the_code(entra, amina, bea, noon):
    tied(amina)
    listed = ListedDomain.objects.get(domain="leeds.gov.uk", until_version=None)
    narrow(listed=listed, lane="refuse", by=bea, at=noon, why="For the test.")
    by_code, by_microsoft = Client(), Client()
    first = prove(by_code, amina.email)["Location"]
    assert (first, by_microsoft.get(go(by_microsoft))["Location"]) == ("/", "/")
    newcomer = Client()
    entra.claims = {"sub": "new", "email": "new@leeds.gov.uk"}
    newcomer.get(go(newcomer))
    prove(newcomer, "new@leeds.gov.uk")
    assert "Two members can vouch for you" in newcomer.get("/join/").content.decode()


def test_the_authenticator_app_is_asked_after_microsoft_too(client, entra, amina):
    with time_machine.travel(time.time(), tick=True) as clock:
        _browser, secret = with_app(tied(amina))
        clock.shift(90)
        assert client.get(go(client, then="/account/profile/"))["Location"] == SECOND
        assert outside(client)
        assert client.post(SECOND, {"code": code_of(secret)})["Location"] == "/account/profile/"


def test_an_account_is_tied_only_after_the_second_step(client, entra, amina):
    with time_machine.travel(time.time(), tick=True) as clock:
        _browser, secret = with_app(amina)
        clock.shift(90)
        client.get(go(client))
        assert prove(client, amina.email)["Location"] == SECOND
        assert SocialAccount.objects.count() == 0
        client.post(SECOND, {"code": code_of(secret)})
        assert SocialAccount.objects.get().user == amina


def without_nonce(claims):
    del claims["nonce"]


def without_end(claims):
    del claims["exp"]


def without_subject(claims):
    del claims["sub"]


TWISTS = {
    "another nonce": lambda claims: claims.update(nonce="another"),
    "no nonce": without_nonce,
    "another issuer": lambda claims: claims.update(iss="https://evil.example/v2.0"),
    "another audience": lambda claims: claims.update(aud="another-client"),
    "too old": lambda claims: claims.update(exp=int(time.time()) - 60),
    "no end": without_end,
    "no subject": without_subject,
    "empty subject": lambda claims: claims.update(sub=""),
    **{name: name for name in ("another key", "no signature", "a shared secret", "no token")},
}


@pytest.mark.parametrize("name", TWISTS)
def test_a_token_that_fails_any_check_signs_nobody_in(client, entra, amina, name):
    tied(amina)
    entra.twist = TWISTS[name]
    answer = client.get(go(client))
    assert "answer could not be used" in page_of(answer, client)
    assert outside(client)
    assert "You have signed in to Microsoft" not in client.get("/enter/").content.decode()
    entra.twist = None
    assert client.get(go(client))["Location"] == "/"


def test_an_answer_counts_only_in_the_browser_that_asked_and_once(client, entra, amina):
    tied(amina)
    path = go(client)
    stranger = Client()
    assert "took too long" in page_of(stranger.get(path), stranger)
    assert outside(stranger)
    assert client.get(path)["Location"] == "/"
    client.post("/sign-out/")
    assert client.get(path)["Location"] == "/enter/"
    assert outside(client)


@pytest.mark.parametrize("state", ["", "made-up", "\x00", "é" * 500])
def test_a_made_up_state_is_refused(client, entra, amina, state):
    tied(amina)
    go(client)
    answer = client.get(BACK, {"state": state, "code": "x"})
    assert "took too long" in page_of(answer, client)
    assert outside(client)


def test_a_code_of_another_sign_in_is_refused_by_pkce(client, entra, amina):
    tied(amina)
    stolen = parse_qs(urlsplit(go(Client())).query)["code"][0]
    state = parse_qs(urlsplit(go(client)).query)["state"][0]
    answer = client.get(BACK, {"state": state, "code": stolen})
    assert "answer could not be used" in page_of(answer, client)
    assert outside(client)


def test_saying_no_at_microsoft_leads_back_to_the_door(client, entra, amina):
    entra.refuse = True
    answer = client.get(go(client, then="/account/profile/"))
    assert answer["Location"] == "/enter/?next=%2Faccount%2Fprofile%2F"
    assert "You were not signed in with Microsoft" in page_of(answer, client)


def test_microsoft_out_of_reach_leaves_the_code_by_email(client, entra, amina):
    path = go(client)
    entra.server.shutdown()
    entra.server.server_close()
    assert "could not be used" in page_of(client.get(path), client)
    answer = client.post(START)
    assert "cannot be reached" in page_of(answer, client)


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_microsoft_leads_nowhere_else(client, entra, amina, then):
    tied(amina)
    assert client.get(go(client, then=then))["Location"] == "/"


def test_looking_at_the_button_starts_nothing_and_a_link_to_it_neither(client, entra):
    assert client.get(START)["Location"] == "/enter/"
    assert Client(enforce_csrf_checks=True).post(START).status_code == 403
    assert client.post(BACK).status_code == 405


def test_welsh_stays_welsh_on_the_way(client, entra, amina):
    assert client.get(go(client, start=f"/cy{START}"))["Location"] == "/cy/enter/"


def test_an_account_tied_to_another_member_stays_theirs(client, entra, amina, fay):
    factors.tie_microsoft(member=fay, uid="entra-amina", at=fay.created_at)
    assert factors.tie_microsoft(member=amina, uid="entra-amina", at=amina.created_at) is False
    client.get(go(client))
    assert client.get("/account/").context["member"] == fay


def test_untying_ends_it(client, entra, amina):
    tied(amina)
    client.get(go(client))
    more = "/account/sign-in/more/"
    assert "Remove the Microsoft account" in client.get(more).content.decode()
    assert client.get(f"{more}microsoft/remove/").status_code == 200
    assert SocialAccount.objects.count() == 1
    assert client.post(f"{more}microsoft/remove/")["Location"] == more
    assert SocialAccount.objects.count() == 0
    fresh = Client()
    assert fresh.get(go(fresh))["Location"] == "/enter/"


def test_of_many_tenants_each_signs_for_itself(client, entra, amina):
    tied(amina)
    entra.issuer = f"{entra.host}/{{tenantid}}/v2.0"
    assert client.get(go(client))["Location"] == "/"
    fresh = Client()
    entra.twist = lambda claims: claims.update(tid="another-tenant")
    fresh.get(go(fresh))
    assert outside(fresh)


def test_forms_may_lead_to_microsoft_and_nowhere_else(client, entra):
    policy = client.get("/enter/")["Content-Security-Policy"]
    assert f"form-action 'self' {entra.host};" in policy
    assert signing_in.ASKED not in client.session


ODD = {
    "no address at all": {"sub": "odd", "name": "Amina O’Neill"},
    "a name that is no mailbox": {"sub": "odd", "preferred_username": "aoneill01@leeds.onmicrosoft.com"},
    "a guest of the host": {"sub": "odd", "preferred_username": "amina.oneill_leeds.gov.uk#EXT#@host.onmicrosoft.com"},
    "a guest in small letters": {"sub": "odd", "email": "a_leeds.gov.uk#ext#@host.onmicrosoft.com"},
    "a private address": {"sub": "odd", "email": "amina@outlook.com"},
    "another address of the council": {"sub": "odd", "email": "a.oneill@leeds.gov.uk"},
}


@pytest.mark.parametrize("name", ODD)
def test_after_the_code_in_the_same_browser_the_member_ties_it(client, entra, amina, name):
    entra.claims = ODD[name]
    client.get(go(client, then="/account/profile/"))
    door = client.get("/enter/").content.decode()
    shown = ODD[name].get("preferred_username") or ODD[name].get("email") or "Amina"
    assert shown in door
    assert 'value="' + ("" if "ext" in shown.lower() or "onmicrosoft" not in shown else shown) in door
    assert "signs you in" not in door.replace("Sign in", "")  # nothing is promised before it is known
    if "#" in shown:
        assert f'value="{shown.lower()}"' not in door
    answer = prove(client, amina.email, then="/account/profile/")
    assert answer["Location"] == f"{TIE}?next=%2Faccount%2Fprofile%2F"
    assert shown in page_of(answer, client)
    assert client.post(TIE, {"yes": "", "next": "/account/profile/"})["Location"] == "/account/profile/"
    assert "From now on your Microsoft account signs you in here." in client.get("/account/profile/").content.decode()
    assert SocialAccount.objects.get().user == amina
    fresh = Client()
    assert fresh.get(go(fresh))["Location"] == "/"


def test_a_newcomer_with_a_guest_name_joins_first_and_is_asked_then(client, entra):
    entra.claims = {"sub": "new", "preferred_username": "newcomer_leeds.gov.uk#EXT#@host.onmicrosoft.com"}
    client.get(go(client))
    prove(client, "newcomer@leeds.gov.uk")
    answer = client.post("/join/", {"name": "New Comer", "teams": "without", "statement": "on"})
    assert answer["Location"].startswith(TIE)
    client.post(TIE, {"yes": ""})
    assert SocialAccount.objects.get().user == Member.objects.get(email="newcomer@leeds.gov.uk")


def of_another_tenant(entra, **claims):
    """Accounts of any tenant may sign in, and this one is of a tenant that an attacker runs."""
    entra.issuer = f"{entra.host}/{{tenantid}}/v2.0"
    entra.claims = {"sub": "attacker", "preferred_username": "x@evil.onmicrosoft.com", **claims}
    entra.twist = lambda said: said.update(tid="evil", iss=f"{entra.host}/evil/v2.0")


@pytest.mark.parametrize("claims", [{}, {"email_verified": True}, {"sub": "entra-amina"}])
def test_a_tenant_that_claims_a_members_address_gains_nothing(client, entra, amina, claims):
    tied(amina)
    of_another_tenant(entra, email=amina.email, **claims)
    client.get(go(client))
    assert outside(client)
    assert SocialAccount.objects.count() == 1


def test_nor_does_it_when_the_member_comes_next_in_the_same_browser(client, entra, amina):
    of_another_tenant(entra, email=amina.email)
    client.get(go(client))
    answer = prove(client, amina.email)
    assert answer["Location"].startswith(TIE)  # asked, and shown whose account it is
    assert "x@evil.onmicrosoft.com" in page_of(answer, client)
    assert SocialAccount.objects.count() == 0
    client.post(TIE, {"no": ""})
    attacker = Client()
    attacker.get(go(attacker))
    assert outside(attacker)


def test_of_any_tenant_an_account_that_is_tied_signs_in_again(client, entra, amina):
    of_another_tenant(entra, email=amina.email)
    client.get(go(client))
    prove(client, amina.email)
    client.post(TIE, {"yes": ""})
    assert SocialAccount.objects.get().uid == "evil/attacker"
    fresh = Client()
    assert fresh.get(go(fresh))["Location"] == "/"


@pytest.mark.parametrize("who", ["another member", "another browser", "nobody", "too late"])
def test_what_waits_is_tied_only_by_whom_it_was_offered_to(client, entra, amina, fay, who, signed_in):
    entra.claims = {"sub": "odd"}
    with time_machine.travel(time.time(), tick=True) as clock:
        client.get(go(client))
        prove(client, amina.email)
        browser = client
        if who == "another member":
            session = client.session
            session["entra"] = {**session["entra"], "member": fay.pk}
            session.save()
        elif who == "another browser":
            browser = signed_in(amina)
        elif who == "nobody":
            client.post("/sign-out/")
        else:
            clock.shift(timedelta(minutes=16))
        browser.post(TIE, {"yes": ""})
    assert SocialAccount.objects.count() == 0


def test_looking_at_the_question_ties_nothing(client, entra, amina):
    entra.claims = {"sub": "odd"}
    client.get(go(client))
    prove(client, amina.email)
    client.get(TIE, {"yes": ""})
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize("shown", ["<script>alert(1)</script>", "a" * 5000, "a\u202eb\x00\nc", {"x": "y"}])
def test_what_microsoft_calls_an_account_is_shown_as_text(client, entra, amina, shown):
    entra.claims = {"sub": "odd", "preferred_username": shown}
    client.get(go(client))
    door = client.get("/enter/").content.decode()
    assert "<script>alert" not in door and "a" * 300 not in door and "\u202e" not in door


def test_the_log_says_which_part_of_the_answer_was_missing(client, entra, amina, caplog, monkeypatch):
    monkeypatch.setattr("allauth.socialaccount.internal.jwtkit.verify_and_decode", lambda **_how: {}["kid"])
    client.get(go(client))
    assert "KeyError (kid)" in caplog.text
