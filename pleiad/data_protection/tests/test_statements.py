"""What the network says about itself has a day until which it counts; the desk says so before, the page says so after."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from pleiad.desk.waiting import everything
from pleiad.doctor import WARNING, WRONG

from .. import doctor, statements
from ..models import Confirmation
from ..statements import STATEMENTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(bea, noon):
    Confirmation.objects.all().delete()
    for name in STATEMENTS:
        statements.confirm(name=name, by=bea, at=noon)
    return noon


def expires(client):
    text = client.get("/.well-known/security.txt").content.decode()
    lines = dict(line.split(": ", 1) for line in text.splitlines())
    return datetime.strptime(lines["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC), lines


def test_security_txt_runs_out_on_the_day_that_it_says_and_not_later(client, confirmed, settings):
    first, lines = expires(client)
    assert lines["Contact"] == f"mailto:{settings.NETWORK['contact']}"
    assert timedelta(days=178) < first - confirmed <= timedelta(days=180)
    with time_machine.travel(confirmed + timedelta(days=300)):
        assert expires(client)[0] == first < timezone.now()


def test_confirming_it_makes_it_count_from_today(client, confirmed, bea):
    later = confirmed + timedelta(days=200)
    statements.confirm(name="security", by=bea, at=later)
    assert expires(client)[0] > later + timedelta(days=178)


@pytest.mark.parametrize("name", sorted(set(STATEMENTS) - {"security", "conduct", "rule"}))
@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_each_page_is_dated_and_says_when_it_is_late(client, confirmed, name, prefix):
    with time_machine.travel(confirmed + timedelta(days=10)):
        page = client.get(f"{prefix}/{STATEMENTS[name].url_name}/").content.decode()
    with time_machine.travel(confirmed + timedelta(days=400)):
        late = client.get(f"{prefix}/{STATEMENTS[name].url_name}/").content.decode()
    assert "2026" in page and "2027" in page
    if not prefix:
        assert "look at it again by" in page and "that is late" not in page
        assert "that is late" in late


def waits(bea, at):
    return [line["title"] for line in everything(organiser=bea, at=at).lines if line["title"].startswith("Read again")]


def test_the_desk_says_so_thirty_days_before(confirmed, bea):
    assert waits(bea, confirmed + timedelta(days=149)) == []
    assert waits(bea, confirmed + timedelta(days=151)) == ["Read again: security.txt"]
    assert len(waits(bea, confirmed + timedelta(days=340))) == len(STATEMENTS)


def test_the_doctor_says_so_too(confirmed):
    def found(days):
        with time_machine.travel(confirmed + timedelta(days=days)):
            return {each.check: each.state for each in doctor.dated(network=False)}

    assert found(160)["data_protection.security"] == WARNING
    assert found(190)["data_protection.security"] == WRONG


def test_an_organiser_confirms_it_and_nobody_else(signed_in, confirmed, amina, bea):
    assert signed_in(amina).post("/desk/statements/terms/confirm/").status_code == 404
    assert Client().post("/desk/statements/terms/confirm/").status_code == 302
    assert signed_in(bea).get("/desk/statements/terms/confirm/").status_code == 405
    assert signed_in(bea).post("/desk/statements/nothing/confirm/").status_code == 404
    before = Confirmation.objects.count()
    assert signed_in(bea).post("/desk/statements/terms/confirm/").status_code == 302
    assert Confirmation.objects.count() == before + 1
    assert bea.name in signed_in(bea).get("/desk/statements/").content.decode()
