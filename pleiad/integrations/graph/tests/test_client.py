import logging
import time
from datetime import UTC, datetime, timedelta

import pytest

from ..answers import AnswerKind, codes_of, meaning, wait_of
from ..client import Graph
from ..fake import FakeGraph

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNA = "anna@council.gov.uk"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        (" 120 ", 120),
        ("0", 0),
        ("Sun, 22 Nov 2026 12:00:09 GMT", 9),
        ("Sunday, 22-Nov-26 12:00:30 GMT", 30),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-3", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(header, seconds):
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert wait_of(header, now=NOON) == expected


def test_the_most_detailed_code_comes_first():
    error = {"code": "BadRequest", "innerError": {"code": "itemNotFound", "innererror": {"code": "quotaLimitReached"}}}
    assert codes_of(error) == ["quotaLimitReached", "itemNotFound", "BadRequest"]


def test_a_code_deep_inside_decides():
    body = {"error": {"code": "Forbidden", "message": "", "innerError": {"code": "quotaLimitReached"}}}
    answer = meaning(status=403, body=body, wait=None)
    assert (answer.kind, answer.code) == (AnswerKind.TEAM_UNUSABLE, "quotaLimitReached")


def test_an_error_that_nobody_knows_is_a_refusal_and_keeps_its_code():
    body = {"error": {"code": "SomethingNew", "message": "We changed our minds."}}
    assert (meaning(status=400, body=body, wait=None).kind, meaning(status=400, body=body, wait=None).code) == (
        AnswerKind.REFUSED,
        "SomethingNew",
    )


@pytest.mark.parametrize(
    ("case", "kind", "maybe_done"),
    [
        ("G1", AnswerKind.CREDENTIALS, False),
        ("G1:secret", AnswerKind.CREDENTIALS, False),
        ("G1:wrong", AnswerKind.CREDENTIALS, False),
        ("G2", AnswerKind.FORBIDDEN, False),
        ("G3", AnswerKind.BLOCKED_HOST, False),
        ("G3:deny", AnswerKind.BLOCKED_HOST, False),
        ("G4", AnswerKind.BLOCKED_HOME, False),
        ("G5", AnswerKind.BLOCKED_HOME, False),
        ("G6", AnswerKind.ADDRESS_CONFLICT, False),
        ("G7", AnswerKind.ADDRESS_NOT_ACCEPTED, False),
        ("G8", AnswerKind.ADDRESS_NOT_FOUND, True),
        ("G13", AnswerKind.UNKNOWN, True),
        ("G13:hangs", AnswerKind.UNKNOWN, True),
        ("G19", AnswerKind.THROTTLED, False),
        ("G19:date", AnswerKind.THROTTLED, True),
        ("G19:bare", AnswerKind.THROTTLED, False),
        ("G19:504", AnswerKind.THROTTLED, True),
        ("G24", AnswerKind.UNKNOWN, True),
        ("G24:html", AnswerKind.UNKNOWN, True),
        ("G24:html-ok", AnswerKind.UNKNOWN, True),
        ("G24:cut", AnswerKind.UNKNOWN, True),
        ("G24:redirect", AnswerKind.UNKNOWN, True),
    ],
)
def test_each_way_in_which_an_invitation_fails_has_one_meaning(fake, graph, case, kind, maybe_done):
    fake.switches.on(ANNA if not case.startswith("G1:") else "*", case)
    answer = graph.invite(address=ANNA)
    assert (answer.kind, answer.maybe_done) == (kind, maybe_done)


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("G14", AnswerKind.MISSING),
        ("G14:disabled", AnswerKind.MISSING),
        ("G15", AnswerKind.GUESTS_NOT_ALLOWED),
        ("G17", AnswerKind.ALREADY_MEMBER),
        ("G18", AnswerKind.UNKNOWN),
        ("G18:502", AnswerKind.UNKNOWN),
        ("G18:404", AnswerKind.MISSING),
        ("G22", AnswerKind.MISSING),
        ("G22:archived", AnswerKind.TEAM_UNUSABLE),
        ("G22:full", AnswerKind.TEAM_UNUSABLE),
    ],
)
def test_each_way_in_which_adding_fails_has_one_meaning(fake, graph, case, kind):
    fake.switches.on(ANNA, case)
    guest_id = graph.invite(address=ANNA).value.guest_id
    assert graph.add_member(user_id=guest_id).kind is kind


def test_a_token_that_ran_out_is_renewed_once_and_nobody_notices(fake, graph):
    assert graph.look_up(address=ANNA).kind is AnswerKind.DONE
    fake.switches.on("*", "G1:once")
    assert graph.look_up(address=ANNA).kind is AnswerKind.DONE
    assert fake.calls("token") == 2


def test_one_token_serves_many_calls(fake, graph):
    for _time in range(5):
        graph.look_up(address=ANNA)
    assert fake.calls("token") == 1


def test_the_exact_wait_is_passed_on_in_both_header_forms(fake, graph):
    fake.switches.on(ANNA, "G19")
    assert graph.invite(address=ANNA).wait == timedelta(seconds=7)
    fake.switches.on(ANNA, "G19:date")
    assert timedelta(seconds=8) < graph.invite(address=ANNA).wait <= timedelta(seconds=10)
    fake.switches.on(ANNA, "G19:bare")
    assert graph.invite(address=ANNA).wait is None


def test_an_apostrophe_is_doubled_and_finds_its_owner(fake, graph):
    oneill = fake.directory.add_user("o'neill@council.gov.uk")
    assert graph.look_up(address="o'neill@council.gov.uk").value.id == oneill.id


@pytest.mark.parametrize("address", ["x' or mail eq 'boss@council.gov.uk", "x') or startswith(mail,'", "''", "'"])
def test_an_address_cannot_widen_the_look_up(fake, graph, address):
    fake.directory.add_user("boss@council.gov.uk")
    answer = graph.look_up(address=address)
    assert (answer.kind, answer.value) == (AnswerKind.DONE, None)


@pytest.mark.parametrize("field", ["mail", "proxies", "others"])
def test_a_user_is_found_by_each_of_their_addresses(fake, graph, field):
    what = {"mail": None, "proxies": [], "others": []}
    what[field] = {"mail": ANNA, "proxies": [f"smtp:{ANNA}"], "others": [ANNA]}[field]
    user = fake.directory.add_user("anna_council.gov.uk#EXT#@host.example", **what)
    assert graph.look_up(address=ANNA).value.id == user.id


def test_of_several_holders_of_an_address_the_one_whose_mail_it_is_is_meant(fake, graph):
    fake.directory.add_user("boss@host.example", others=[ANNA])
    anna = fake.directory.add_user(ANNA)
    assert graph.look_up(address=ANNA.upper()).value.id == anna.id


def test_several_holders_of_an_address_are_a_conflict_for_a_person(fake, graph):
    for name in ("boss", "deputy"):
        fake.directory.add_user(f"{name}@host.example", others=[ANNA])
    answer = graph.look_up(address=ANNA)
    assert (answer.kind, answer.code) == (AnswerKind.ADDRESS_CONFLICT, "several-accounts")


def test_a_redirect_is_never_followed_with_the_token(fake, graph):
    with FakeGraph() as other:
        fake.switches.on("*", "G24:redirect")
        answer = graph.look_up(address=ANNA)
        assert (answer.kind, answer.code) == (AnswerKind.UNKNOWN, "odd-307")
        assert list(other.log) == []


def test_a_link_to_the_next_page_on_another_host_is_not_followed(fake, graph, monkeypatch):
    monkeypatch.setattr("pleiad.integrations.graph.client.MEMBERS_A_PAGE", 1)
    for number in range(2):
        fake.directory.add(fake.directory.add_user(f"m{number}@council.gov.uk").id)
    fake.url = "http://elsewhere.invalid"
    answer = graph.members()
    assert (answer.kind, answer.code) == (AnswerKind.UNKNOWN, "foreign-link")


def test_a_service_that_is_down_was_not_asked_anything(fake):
    fake.stop()
    answer = Graph(fake.config(), timeout=(1, 1)).invite(address=ANNA)
    assert (answer.kind, answer.maybe_done) == (AnswerKind.THROTTLED, False)


def test_a_shared_channel_is_refused_as_a_target(fake):
    fake.switches.on("*", "G23")
    answer = Graph(fake.config(channel_id="private")).check_target()
    assert (answer.kind, answer.code) == (AnswerKind.TEAM_UNUSABLE, "channel-shared")


def test_an_archived_and_a_missing_team_are_refused_as_targets(fake):
    fake.directory.archived = True
    assert Graph(fake.config()).check_target().code == "team-archived"
    assert Graph(fake.config(team_id="gone")).check_target().code == "team-missing"


def test_neither_tokens_nor_redeem_addresses_are_logged_or_shown(fake, graph, caplog):
    caplog.set_level(logging.DEBUG)
    answer = graph.invite(address=ANNA, name="Anna")
    seen = caplog.text + repr(answer) + repr(answer.value) + repr(list(fake.log))
    assert answer.value.redeem_url.rpartition("/")[2] not in seen
    assert graph._token not in seen


def test_the_fake_listens_on_this_machine_only():
    for host in ("0.0.0.0", "192.0.2.1", "::"):
        with pytest.raises(ValueError, match="this machine only"):
            FakeGraph(host=host)


def test_a_guest_becomes_visible_after_the_delay(graph, fake):
    fake.directory.delay = 60
    guest_id = graph.invite(address=ANNA).value.guest_id
    assert graph.look_up(address=ANNA).value is None
    assert graph.add_member(user_id=guest_id).kind is AnswerKind.MISSING
    fake.advance(61)
    assert graph.look_up(address=ANNA).value.id == guest_id
    assert graph.add_member(user_id=guest_id).kind is AnswerKind.DONE


def test_inviting_twice_answers_with_the_same_guest(fake, graph):
    ids = {graph.invite(address=ANNA).value.guest_id for _time in range(2)}
    assert ids == set(fake.directory.users)


def test_a_demo_address_meets_its_case_without_a_switch(graph):
    assert graph.invite(address="g4.anna@council.gov.uk").kind is AnswerKind.BLOCKED_HOME
    assert graph.invite(address="g13-unheard.anna@council.gov.uk").kind is AnswerKind.UNKNOWN
    assert graph.invite(address="g99.anna@council.gov.uk").kind is AnswerKind.DONE


def test_a_slow_answer_costs_no_more_than_the_patience(fake):
    fake.switches.on(ANNA, "G13:hangs")
    began = time.monotonic()
    assert Graph(fake.config(), timeout=(1, 0.3)).invite(address=ANNA).kind is AnswerKind.UNKNOWN
    assert time.monotonic() - began < 2
