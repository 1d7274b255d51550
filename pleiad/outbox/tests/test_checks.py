"""What the doctor says about mail, for good and bad settings and records."""

import pytest

from pleiad.doctor import OK, WARNING, WRONG
from pleiad.integrations import names

from .. import checks
from .unkind import Fault, Misbehaving

pytestmark = pytest.mark.django_db
GOOD = {
    "network.example": ["v=spf1 include:spf.relay.example -all", "some-verification=1"],
    "selector1._domainkey.network.example": ["v=DKIM1; k=rsa; p=MIIBIjANBgkq"],
    "_dmarc.network.example": ["v=DMARC1; p=reject; rua=mailto:dmarc@network.example"],
}


@pytest.fixture
def zone(monkeypatch, settings):
    """The names that the doctor finds, to be changed by the test."""
    found = dict(GOOD)
    monkeypatch.setattr(names, "texts", lambda name: found.get(name, []))
    monkeypatch.setattr(names, "mail_servers", lambda name: found.get(f"MX {name}", ["mx.network.example"]))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "mail.relay.example", True, False
    settings.DEFAULT_FROM_EMAIL = "Women in DDaT <network@network.example>"
    settings.BASE_URL, settings.MAIL_RETURN = "https://www.network.example", "bounces+*@network.example"
    settings.MAIL_IS_READ, settings.MAIL_VOUCHED_BY = True, "mx.network.example"
    monkeypatch.setattr(checks, "server", lambda: checks.Finding("mail.server", OK, "in"))
    return found


def states():
    return {each.check: each.state for each in checks.mail(network=True)}


def test_a_good_installation_has_nothing_to_mend(zone):
    assert set(states().values()) == {OK}


@pytest.mark.parametrize(
    ("name", "records", "check", "state"),
    [
        ("network.example", [], "mail.spf", WRONG),
        ("network.example", ["v=spf1 -all", "v=spf1 mx -all"], "mail.spf", WRONG),
        ("network.example", ["v=spf1 +all"], "mail.spf", WRONG),
        ("network.example", ["v=spf1 mx ?all"], "mail.spf", WRONG),
        ("network.example", ["v=spf1 mx"], "mail.spf", WARNING),
        ("network.example", ["v=spf1 redirect=_spf.relay.example"], "mail.spf", OK),
        ("network.example", ["v=spf10 -all"], "mail.spf", WRONG),
        ("selector1._domainkey.network.example", [], "mail.dkim", WARNING),
        ("selector1._domainkey.network.example", ["v=DKIM1; p="], "mail.dkim", WARNING),
        ("_dmarc.network.example", [], "mail.dmarc", WRONG),
        ("_dmarc.network.example", ["v=DMARC1; p=none"], "mail.dmarc", WARNING),
        ("_dmarc.network.example", ["V=DMARC1;P=Quarantine"], "mail.dmarc", OK),
        ("MX network.example", [], "mail.bounces", WRONG),
    ],
)
def test_records_that_are_missing_or_weak_are_named_with_what_to_do(zone, name, records, check, state):
    zone[name] = records
    found = {each.check: each for each in checks.mail(network=True)}
    assert found[check].state == state
    assert bool(found[check].mend) is (state != OK)


@pytest.mark.parametrize(
    ("values", "check", "state"),
    [
        ({"BASE_URL": "https://network.org.uk"}, "mail.links", WARNING),
        ({"BASE_URL": "https://network.example:8443"}, "mail.links", OK),
        ({"EMAIL_USE_TLS": False}, "mail.tls", WRONG),
        ({"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}, "mail.tls", OK),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST": "127.0.0.1"}, "mail.tls", OK),
        ({"MAIL_RETURN": ""}, "mail.return", WARNING),
        ({"MAIL_RETURN": "bounces@network.example"}, "mail.return", WARNING),
        ({"MAIL_RETURN": "bounces+*@bounce.network.example"}, "mail.return", OK),
        ({"MAIL_RETURN": "bounces+*@elsewhere.example"}, "mail.return", WARNING),
        ({"MAIL_IS_READ": False}, "mail.answers", WARNING),
        ({"MAIL_VOUCHED_BY": ""}, "mail.vouched", WARNING),
        ({"MAIL_DKIM": ["k9"]}, "mail.dkim", WRONG),
    ],
)
def test_settings_that_harm_are_named(zone, settings, values, check, state):
    zone["bounce.network.example"] = zone["elsewhere.example"] = GOOD["network.example"]
    for name, value in values.items():
        setattr(settings, name, value)
    assert states()[check] == state


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("network.example", "mail.network.example", True),
        ("a.council.gov.uk", "b.council.gov.uk", True),
        ("leeds.gov.uk", "kent.gov.uk", False),
        ("x.org.uk", "y.org.uk", False),
        ("x.org.uk", "www.x.org.uk", True),
    ],
)
def test_two_hosts_have_one_owner_or_not(one, other, same):
    assert (checks.owner_of(one) == checks.owner_of(other)) is same


def test_where_nobody_answers_nothing_is_said_about_the_name(zone, monkeypatch):
    def away(name):
        raise names.NamesAway(f"Timeout for {name}")

    monkeypatch.setattr(names, "texts", away)
    assert [states()[each] for each in ("mail.spf", "mail.dkim", "mail.dmarc")] == [WARNING] * 3


def test_offline_no_name_is_asked(zone, monkeypatch):
    monkeypatch.setattr(names, "texts", lambda name: pytest.fail("asked"))
    monkeypatch.setattr(names, "mail_servers", lambda name: pytest.fail("asked"))
    monkeypatch.setattr(checks, "server", lambda: pytest.fail("asked"))
    found = {each.check: each.state for each in checks.mail(network=False)}
    assert (found["mail.server"], found["mail.links"]) == (WARNING, OK)


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (None, OK),
        (Fault("CONNECT", "refuse", "554 5.7.1 not you <x@y.example>"), WRONG),
        (Fault("CONNECT", "hang up"), WRONG),
    ],
)
def test_the_mail_server_is_really_asked(settings, fault, state):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with Misbehaving() as server:
        server.plan = lambda verb, address: fault if fault and verb == fault.verb else None
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        found = checks.server()
    assert found.state == state
    assert "x@y" not in found.says
