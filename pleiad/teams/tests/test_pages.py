import pytest
from django.urls import reverse

from .. import actions
from ..help import HELP
from ..models import ChannelInvite, Queue
from ..states import ENDED, NEVER_STORED, TITLES, WORDS, State, ledger_line
from .conftest import NOON, fresh

pytestmark = pytest.mark.django_db
PAGE = "/account/teams/"


@pytest.fixture(autouse=True)
def delivery_through_graph(settings):
    settings.TEAMS_DELIVERY = "graph"


@pytest.fixture
def browser(client, amina):
    client.force_login(amina)
    return client


@pytest.fixture
def in_state(amina):
    def put(state, **values):
        invite = actions.invite(member=amina, address=amina.email, at=NOON, cause="event:1")
        for name, value in values.items():
            setattr(invite, name, value)
        code = values.get("last_code", "")
        actions.move(invite, state, at=NOON, code=code)
        return invite

    return put


@pytest.mark.parametrize("state", [each for each in State if each not in NEVER_STORED])
def test_the_page_says_how_far_it_is_and_what_the_member_does(state, browser, in_state):
    in_state(state)
    page = browser.get(PAGE)
    words = WORDS[state]
    assert page.status_code == 200
    for text in (words.member_sentence, "" if state in ENDED else words.member_step):
        assert str(text) in page.content.decode().replace("&#x27;", "'")
    assert page.content.decode().count("<h1") == 1


def test_without_an_invite_the_page_says_what_teams_shows_and_lets_the_member_ask(browser, amina):
    page = browser.get(PAGE)
    assert "What Teams shows, and who sees it" in page.content.decode()
    assert browser.post("/account/teams/ask/").status_code == 302
    assert ChannelInvite.objects.get().cause == "asked"
    assert "What Teams shows, and who sees it" not in browser.get(PAGE).content.decode()


def test_somebody_not_yet_a_member_asks_and_it_is_held(client, new_member):
    client.force_login(new_member("Dot", joined_at=None))
    client.post("/account/teams/ask/")
    assert ChannelInvite.objects.get().state == State.HELD


def test_a_stopped_queue_is_said_plainly(browser, in_state):
    invite = in_state(State.ASKED)
    Queue.objects.create(name=actions.queue_name(), stopped_at=NOON, stopped_code="credentials")
    page = browser.get(PAGE).content.decode()
    assert str(WORDS[State.QUEUE_STOPPED].member_sentence) in page
    assert "credentials" not in page
    assert fresh(invite).state == State.ASKED


def test_leaving_teams_out_asks_once_and_then_does_it(browser, in_state):
    invite = in_state(State.ASKED)
    assert browser.get("/account/teams/leave-out/").status_code == 200
    assert fresh(invite).state == State.ASKED
    browser.post("/account/teams/leave-out/")
    assert fresh(invite).state == State.OPTED_OUT


def test_a_blocked_employer_shows_the_message_for_the_it_desk(browser, in_state):
    in_state(State.BLOCKED_HOME, last_code="Forbidden")
    page = browser.get(PAGE).content.decode()
    assert "A message for your IT desk" in page
    assert "with my address amina@council.gov.uk" in page
    assert "The message that I saw" not in page


def test_a_member_asks_for_another_try_when_the_it_desk_has_answered(browser, in_state):
    invite = in_state(State.BLOCKED_HOME)
    browser.post("/account/teams/try-again/")
    assert fresh(invite).state == State.ASKED


@pytest.mark.parametrize("code", [*HELP, "other"])
def test_a_stuck_member_says_what_they_saw_and_gets_the_help_for_it(code, browser, in_state):
    invite = in_state(State.MEMBER)
    answer = browser.post("/account/teams/stuck/", {"code": code}, follow=True)
    page = answer.content.decode()
    assert fresh(invite).state == State.STUCK_REDEEMING
    if code == "other":
        assert answer.redirect_chain[-1][0] == PAGE
    else:
        assert f"Help with {code}" in page
        assert ("A message for your IT desk" in page) == HELP[code].for_it
        assert (f"The message that I saw was: {code}" in page) == HELP[code].for_it


def test_without_a_choice_the_stuck_form_says_what_is_missing(browser, in_state):
    invite = in_state(State.MEMBER)
    page = browser.post("/account/teams/stuck/", {})
    assert "Choose the message that you saw" in page.content.decode()
    assert fresh(invite).state == State.MEMBER


def test_the_plain_address_is_used_when_the_member_agrees(browser, amina):
    invite = actions.invite(member=amina, address="amina+x@council.gov.uk", at=NOON, cause="e")
    actions.move(invite, State.ADDRESS_NOT_ACCEPTED, at=NOON)
    assert "May we use amina@council.gov.uk for Teams?" in browser.get(PAGE).content.decode()
    browser.post("/account/teams/plain-address/")
    assert fresh(invite).address == "amina@council.gov.uk"


def test_the_page_tells_what_happened_so_far_newest_first(browser, in_state):
    invite = in_state(State.INVITED)
    actions.move(invite, State.MEMBER, at=NOON)
    page = browser.get(PAGE).content.decode()
    history = page[page.index("What happened so far") :]
    memberships = [
        history.index(text) for text in (str(TITLES[State.MEMBER]), str(TITLES[State.INVITED]), "You asked for")
    ]
    assert memberships == sorted(memberships)


@pytest.mark.parametrize("name", ["ask", "try-again", "plain-address"])
def test_looking_changes_nothing(name, browser):
    assert browser.get(reverse(f"teams:{name}")).status_code == 405


@pytest.mark.parametrize("name", ["mine", "ask", "try-again", "leave-out", "stuck", "plain-address"])
def test_a_visitor_is_asked_to_sign_in(name, client):
    answer = client.post(reverse(f"teams:{name}"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/enter/") or "next=" in answer["Location"]


@pytest.mark.parametrize("name", ["leave-out", "stuck", "try-again", "plain-address"])
def test_without_an_invite_there_is_nothing_here(name, browser):
    assert browser.post(reverse(f"teams:{name}")).status_code == 404


def test_an_unknown_code_has_no_help_page(browser):
    assert browser.get("/account/teams/help/AADSTS1/").status_code == 404
    assert browser.get("/account/teams/help/AADSTS50020/").status_code == 200


@pytest.mark.parametrize("state", [each for each in State if each not in NEVER_STORED])
@pytest.mark.parametrize("for_", ["member", "organiser"])
def test_every_state_has_a_line_in_the_ledger(state, for_, in_state):
    line = ledger_line(in_state(state), for_=for_)
    assert line["state"] in {"done", "under-way", "waiting", "problem"}
    assert str(line["title"]) and str(line["sentence"])
    if for_ == "member":
        assert line["link"]["url"] == PAGE


def test_no_invite_is_without_teams():
    line = ledger_line(None)
    assert (line["state"], str(line["title"])) == ("done", "Without Teams")
    assert str(line["link"]["label"]) == "Ask for a Teams invitation"


def test_the_pages_say_nothing_about_guests_memberships_or_redeem_addresses(browser, in_state):
    in_state(State.MEMBER, guest_id="the-guest-id", membership_id="the-membership-id")
    page = browser.get(PAGE).content.decode()
    assert "the-guest-id" not in page
    assert "the-membership-id" not in page
