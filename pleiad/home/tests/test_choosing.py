"""One page to choose all emails, and one press that stops them."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from pleiad.errors import Refused
from pleiad.members.models import Member

from .. import choosing, pace
from ..forms import EmailsForm
from ..models import EmailChoice, EmailTimes, Every
from ..subscriptions import SUBSCRIPTIONS

pytestmark = pytest.mark.django_db
A_WEEKLY_ONE = "followed"


def test_without_a_choice_it_is_as_the_subscription_says(amina):
    assert choosing.choices(amina) == {name: each.default for name, each in SUBSCRIPTIONS.items()}


def test_the_page_keeps_what_a_member_chooses(amina, signed_in):
    browser = signed_in(amina)
    page = browser.get("/account/emails/").content.decode()
    assert all(str(each.label) in page for each in SUBSCRIPTIONS.values())
    sent = {f"every-{name}": each.default for name, each in SUBSCRIPTIONS.items()}
    answer = browser.post("/account/emails/", sent | {f"every-{A_WEEKLY_ONE}": "never", "weekday": "3", "hour": "17"})
    assert answer.status_code == 302
    assert choosing.choices(amina)[A_WEEKLY_ONE] == Every.NEVER
    assert EmailChoice.objects.filter(member=amina).count() == 1  # what was not changed has no row
    times = EmailTimes.objects.get(member=amina)
    assert (times.weekday, times.hour) == (3, 17)
    assert 'value="17" selected' in browser.get("/account/emails/").content.decode()


def test_nothing_can_be_chosen_that_is_not_offered(amina, noon):
    with pytest.raises(Refused):
        choosing.choose(by=amina, at=noon, wanted={A_WEEKLY_ONE: "hourly"}, weekday=0, hour=8)
    with pytest.raises(Refused):
        choosing.choose(by=amina, at=noon, wanted={"unheard-of": "never"}, weekday=0, hour=8)
    form = EmailsForm({"weekday": "9", "hour": "3"}, choices=choosing.choices(amina))
    assert {"weekday", "hour"} <= set(form.errors)


def test_who_wants_it_is_asked_of_the_database(amina, bea, noon):
    choosing.choose(by=amina, at=noon, wanted={A_WEEKLY_ONE: "daily"}, weekday=0, hour=8)
    weekly = Member.objects.filter(choosing.wants(A_WEEKLY_ONE, Every.WEEKLY))
    daily = Member.objects.filter(choosing.wants(A_WEEKLY_ONE, Every.DAILY))
    assert amina in daily and amina not in weekly
    assert bea in weekly and bea not in daily


def test_one_press_stops_one_subscription_or_all(amina, bea):
    browser = Client(enforce_csrf_checks=True)
    path = urlsplit(choosing.stop_link(amina, A_WEEKLY_ONE)).path
    assert str(SUBSCRIPTIONS[A_WEEKLY_ONE].label) in browser.get(path).content.decode()
    browser.post(path)  # as a scanner of links does
    assert not EmailChoice.objects.exists()
    browser.post(path, {"press": "yes"})
    assert choosing.choices(amina)[A_WEEKLY_ONE] == Every.NEVER
    browser.post(path, {"press": "all"})
    assert set(choosing.choices(amina).values()) == {Every.NEVER}
    assert choosing.choices(bea)[A_WEEKLY_ONE] == Every.WEEKLY


def test_a_forged_link_stops_nothing(amina):
    path = urlsplit(choosing.stop_link(amina, A_WEEKLY_ONE)).path
    assert Client().get("/ticket/forged/stop/").status_code == 404
    assert Client().get(path.replace("/stop/", "x/stop/")).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/account/emails/").status_code == 302


def test_nothing_leaves_at_night_and_one_an_hour(amina, noon):
    assert pace.take_turns([amina], at=noon) == {amina.pk: noon}
    assert pace.take_turns([amina], at=noon) == {amina.pk: noon + timedelta(hours=1)}
    night = noon + timedelta(hours=11)
    turn = pace.take_turns([amina], at=night)[amina.pk]
    assert turn == pace.by_day(night) and not pace.is_night(turn)
    assert turn - night == timedelta(hours=9)
