"""One notice at most, in its time to the second, hidden for good, shown to those it is meant for."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from pleiad.audit.models import AuditRecord
from pleiad.data_protection.sweeping import sweep
from pleiad.errors import Refused
from pleiad.events import pages

from .. import actions, rules
from ..models import Dismissal, Notice

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
HOUR = timedelta(hours=1)
STARS = '<svg class="masthead__mark"'


def notice(at, *, text="Join your nearest training", by=None, lasts=2 * HOUR, begins=timedelta(), **more):
    return actions.make(by=by, at=at, text=text, from_at=at + begins, until_at=at + begins + lasts, **more)


def shown(browser, page="/"):
    text = browser.get(page).content.decode()
    return [each.text for each in Notice.objects.all() if f"{each.text}<" in text]


def test_a_notice_is_shown_from_its_first_second_to_its_last_on_cached_pages(noon, client):
    with time_machine.travel(noon, tick=False) as clock:
        notice(noon, begins=HOUR)
        assert shown(client) == []
        clock.move_to(noon + HOUR - timedelta(milliseconds=1))
        assert shown(client) == []
        clock.move_to(noon + HOUR)
        assert shown(client) == ["Join your nearest training"]
        assert shown(client) == ["Join your nearest training"]
        clock.move_to(noon + 3 * HOUR)
        assert shown(client) == []
    assert len(pages._pages) == 2  # one with the notice, one without


def test_it_costs_a_visitor_one_statement_and_a_member_one(noon, amina, signed_in, client, django_assert_num_queries):
    with time_machine.travel(noon, tick=False):
        for _each in range(30):
            notice(noon)
        client.get("/events/")
        with django_assert_num_queries(2):
            client.get("/events/")
        browser = signed_in(amina)
        with_one = statements(browser)
        Notice.objects.all().delete()
        assert statements(browser) == with_one


def statements(browser):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as counted:
        browser.get("/account/")
    return len([each for each in counted.captured_queries if "notices_notice" in each["sql"]])


def test_there_is_never_more_than_one_and_the_narrowest_comes_first(noon, amina, signed_in, client):
    with time_machine.travel(noon, tick=False):
        notice(noon, text="For all, first", begins=-HOUR, lasts=4 * HOUR)
        notice(noon, text="For all, later")
        notice(noon, text="For councils", sector=amina.sector, begins=-HOUR, lasts=4 * HOUR)
        notice(noon, text="For the police", sector="police")
        assert amina.sector == "local government"
        assert shown(signed_in(amina)) == ["For councils"]
        assert shown(client) == ["For all, later"]


def test_the_rule_chooses_the_same_whatever_the_order():
    def made(pk, began, sector="", nation=""):
        return SimpleNamespace(pk=pk, from_at=began, sector=sector, nation=nation)

    three = [made(1, 5), made(2, 7), made(3, 1, sector="NHS"), made(4, 0, sector="NHS", nation="Wales")]
    assert [rules.foremost(each).pk for each in (three, three[::-1], three[:3], three[:2], three[:1])] == [
        4,
        4,
        3,
        2,
        1,
    ]
    assert rules.foremost([]) is None


def test_a_visitor_hides_it_for_good_and_others_still_see_it(noon, client):
    with time_machine.travel(noon, tick=False):
        made = notice(noon, link="/about/")
        assert shown(client, "/events/") == [made.text]
        answer = client.post(f"/notices/{made.pk}/hide/", headers={"referer": "http://testserver/events/?past="})
        assert answer["Location"] == "http://testserver/events/?past="
        cookie = answer.cookies["notices-hidden"]
        assert (cookie.value, cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (
            str(made.pk),
            7201,
            "Lax",
            True,
        )
        assert shown(client, "/events/") == []
        assert shown(Client(), "/events/") == [made.text]
        assert "csrf" not in client.cookies


def test_a_member_hides_it_wherever_they_sign_in(noon, amina, fay, signed_in):
    with time_machine.travel(noon, tick=False):
        made = notice(noon)
        first, other = signed_in(amina), signed_in(amina)
        assert first.post(f"/notices/{made.pk}/hide/")["Location"] == "/"
        assert first.post(f"/notices/{made.pk}/hide/").status_code == 302
        assert shown(other) == []
        assert shown(signed_in(fay)) == [made.text]
        assert Dismissal.objects.get().member == amina


def test_hiding_takes_a_press_on_our_own_page(noon, client):
    with time_machine.travel(noon, tick=False):
        made = notice(noon)
        assert client.get(f"/notices/{made.pk}/hide/").status_code == 405
        assert client.post(f"/notices/{made.pk}/hide/", headers={"origin": "https://evil.example"}).status_code == 403
        away = client.post(f"/notices/{made.pk}/hide/", headers={"referer": "https://evil.example/"})
        assert away["Location"] == "/"
        assert client.post("/notices/999/hide/").status_code == 404
        later = notice(noon, begins=HOUR)
        assert client.post(f"/notices/{later.pk}/hide/").status_code == 404


@pytest.mark.parametrize("cookie", ["x", "1.x", "9" * 500, "", ".", "-1"])
def test_nonsense_in_the_cookie_hides_nothing(noon, client, cookie):
    with time_machine.travel(noon, tick=False):
        made = notice(noon)
        client.cookies["notices-hidden"] = cookie
        assert shown(client) == [made.text] or str(made.pk) in cookie.split(".")


def test_it_speaks_the_language_of_the_page(noon, client):
    with time_machine.travel(noon, tick=False):
        notice(noon, text_cy="Ymunwch â’ch hyfforddiant agosaf")
        assert "Ymunwch â’ch hyfforddiant agosaf" in client.get("/cy/").content.decode()
        assert "Ymunwch" not in client.get("/").content.decode()


def test_an_organiser_takes_it_down_once_and_it_is_recorded(noon, bea, client):
    with time_machine.travel(noon, tick=False):
        made = notice(noon, by=bea)
        actions.end(notice=made, by=bea, at=noon)
        assert shown(client) == []
        with pytest.raises(Refused, match="already"):
            actions.end(notice=made, by=bea, at=noon)
    assert list(
        AuditRecord.objects.filter(by=bea, did__contains="notice").order_by("pk").values_list("did", flat=True)
    ) == [
        "made a notice",
        "took a notice down",
    ]


def test_a_notice_that_ends_before_it_begins_or_is_over_is_refused(noon):
    with pytest.raises(Refused, match="must end after"):
        notice(noon, lasts=-HOUR)
    with pytest.raises(Refused, match="over already"):
        notice(noon, begins=-4 * HOUR)


def test_who_hid_what_is_forgotten_30_days_after_the_notice(noon, amina):
    made = notice(noon)
    actions.dismiss(notice=made, by=amina, at=noon)
    sweep(at=made.until_at + timedelta(days=29))
    assert made.dismissals.exists()
    sweep(at=made.until_at + timedelta(days=30))
    assert not made.dismissals.exists()


def sent(**more):
    return {
        "text": "Join your nearest training",
        "link": "/about/",
        "from_day": "2026-11-23",
        "from_time": "12:00",
        "until_day": "2026-11-30",
        "until_time": "17:00",
    } | more


@pytest.mark.dated
def test_the_desk_writes_looks_schedules_and_takes_down(noon, bea, signed_in, client):
    with time_machine.travel(noon, tick=False):
        desk = signed_in(bea)
        looked = desk.post("/desk/notices/new/", sent()).content.decode()
        assert "How the notice looks" in looked
        assert Notice.objects.count() == 0
        assert "Write a notice" in desk.post("/desk/notices/new/", sent(again="yes")).content.decode()
        assert desk.post("/desk/notices/new/", sent(sure="yes"))["Location"] == "/desk/notices/"
        made = Notice.objects.get()
        assert shown(client) == [made.text]
        assert "It is shown on every page." in desk.get("/desk/notices/").content.decode()
        assert made.text in desk.get(f"/desk/notices/{made.pk}/end/").content.decode()
        desk.post(f"/desk/notices/{made.pk}/end/")
        assert shown(client) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"link": "//evil.example"}, "Enter a page of this site"),
        ({"link": "javascript:alert(1)"}, "Enter a page of this site"),
        ({"until_day": "2026-11-22"}, "must end after it begins"),
        ({"text": ""}, "Enter what the notice says"),
    ],
)
def test_the_form_says_what_is_wrong(noon, bea, signed_in, wrong, says):
    with time_machine.travel(noon, tick=False):
        assert says in signed_in(bea).post("/desk/notices/new/", sent(**wrong)).content.decode()


@pytest.mark.dated
def test_a_notice_is_for_a_sector_that_there_is_or_for_everyone(noon, bea, signed_in):
    with time_machine.travel(noon, tick=False):
        desk = signed_in(bea)
        assert "Every sector, and visitors" in desk.get("/desk/notices/new/").content.decode()
        assert "Select a valid choice" in desk.post("/desk/notices/new/", sent(sector="astrology")).content.decode()
        assert (
            "members: police, Wales"
            in desk.post("/desk/notices/new/", sent(sector="police", nation="Wales")).content.decode()
        )
        desk.post("/desk/notices/new/", sent(sector="police", nation="Wales", sure="yes"))
        assert [(each.sector, each.nation) for each in Notice.objects.all()] == [("police", "Wales")]


def test_a_notice_bears_the_stars_of_the_network_as_the_header_does(bea, noon):
    notice(noon, by=bea)
    page = Client().get("/about/").content.decode()
    above, header = page.partition("<header>")[::2]
    assert STARS in above[above.index("notice__mark") :]
    assert "From the network" in above
    assert STARS in header[: header.index("</header>")]
