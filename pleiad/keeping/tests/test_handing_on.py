"""The first organiser comes by a link that works once; two keepers say, each year, that they could take over."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.testing import new_member

from .. import first_organiser, succession


@pytest.fixture
def link(db, noon):
    return first_organiser.new_link(at=noon)


def test_it_makes_one_organiser_and_then_nobody(client, link, noon):
    first, second = (new_member(f"{who}@leeds.gov.uk", at=noon) for who in ("first", "second"))
    client.force_login(first)
    page = f"/first-organiser/{link}/"
    assert client.get(page).status_code == 200
    assert not Member.objects.organisers().exists()  # looking changes nothing
    assert client.post(page)["Location"] == "/desk/"
    client.force_login(second)
    assert client.post(page)["Location"] == page
    assert list(Member.objects.organisers()) == [first]


def test_whoever_waits_for_an_answer_becomes_a_member_by_it(link, noon):
    applicant = new_member("dot@small-charity.example", at=noon)
    first_organiser.become(member=applicant, secret=link, at=noon)
    applicant.refresh_from_db()
    assert applicant.joined_at and applicant.is_organiser


def test_a_visitor_signs_in_first(client, link):
    assert client.post(f"/first-organiser/{link}/")["Location"].startswith("/enter/?next=")


@pytest.mark.parametrize("how", ["another", "late", "replaced"])
def test_what_is_no_link_makes_nobody(link, noon, how):
    member = new_member("first@leeds.gov.uk", at=noon)
    secret, at = ("no-such-link" if how == "another" else link), noon
    if how == "late":
        at = noon + timedelta(days=8)
    if how == "replaced":
        first_organiser.new_link(at=noon)
    with pytest.raises(Refused):
        first_organiser.become(member=member, secret=secret, at=at)
    assert not Member.objects.organisers().exists()


def test_where_there_are_organisers_there_is_no_link(cast, capsys):
    with pytest.raises(SystemExit) as leaving:
        call_command("first_organiser")
    assert leaving.value.code == 1


def test_both_keepers_say_each_step_and_again_each_year(db, settings, noon):
    settings.KEEPERS = ["One@network.example", "two@network.example"]
    for keeper in settings.KEEPERS:
        for step in succession.STEPS:
            succession.say(keeper=keeper, step=step, at=noon)
            succession.say(keeper=keeper, step=step, at=noon)
    assert succession.state(at=noon + timedelta(days=300)) == {each: [] for each in settings.KEEPERS}
    assert all(succession.state(at=noon + timedelta(days=366)).values())


def test_the_command_ends_with_1_until_all_is_said(db, settings, noon, capsys):
    settings.KEEPERS = ["one@network.example", "two@network.example"]
    every = [word for step in succession.STEPS for word in ("--yes", step)]
    ends = []
    for words in ([], ["--keeper", "one@network.example", *every], ["--keeper", "TWO@network.example", *every]):
        with pytest.raises(SystemExit) as leaving:
            call_command("succession", *words)
        ends.append(leaving.value.code)
    assert ends == [1, 1, 0]
    assert "network.example" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["--keeper", "stranger@network.example"], ["--keeper", "one@network.example", "--yes", "no-step"]]
)
def test_called_wrongly(db, settings, words):
    settings.KEEPERS = ["one@network.example"]
    with pytest.raises(CommandError) as wrong:
        call_command("succession", *words)
    assert wrong.value.returncode == 2
