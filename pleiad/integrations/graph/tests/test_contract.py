"""The client's requests and the fake's answers are both held against contract.yaml."""

from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
import yaml

from ..answers import AnswerKind
from ..client import Graph
from ..meetings import Meetings

CONTRACT = yaml.safe_load((Path(__file__).parents[1] / "contract.yaml").read_text(encoding="utf-8"))


def operation(exchange):
    """The operation of the contract that an exchange belongs to; paths with fewer placeholders win."""
    parts = exchange["path"].strip("/").split("/")
    for template in sorted(CONTRACT["paths"], key=lambda text: text.count("{")):
        wanted = template.strip("/").split("/")
        fits = len(wanted) == len(parts) and all(
            w.startswith("{") or w == p for w, p in zip(wanted, parts, strict=True)
        )
        if fits and exchange["method"].lower() in CONTRACT["paths"][template]:
            return CONTRACT["paths"][template][exchange["method"].lower()]
    raise AssertionError(f"{exchange['method']} {exchange['path']} is not in the contract")


def check(value, schema):
    whole = {"components": CONTRACT["components"], **schema}
    jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker()).validate(value)


def check_request(exchange):
    described = operation(exchange)
    parameters = {each["name"]: each for each in described.get("parameters", [])}
    assert set(exchange["query"]) <= set(parameters)
    assert {name for name, each in parameters.items() if each["required"]} <= set(exchange["query"])
    for name, value in exchange["query"].items():
        check(value, parameters[name]["schema"])
    if "requestBody" in described:
        (content,) = described["requestBody"]["content"].values()
        check(exchange["body"], content["schema"])
    else:
        assert exchange["body"] == {}


def check_reply(exchange):
    reply = exchange["reply"]
    described = operation(exchange)["responses"]
    answer = described.get(str(reply.status), described["default"])
    if "content" in answer:
        check(reply.body, answer["content"]["application/json"]["schema"])
    else:
        assert reply.body is None


def everything(fake):
    """Make every call that the client knows, with every answer that is well formed."""
    graph = Graph(fake.config(channel_id="private"))
    graph.check_target()
    graph.look_up(address="o'neill@council.gov.uk")
    guest_id = graph.invite(address="o'neill@council.gov.uk", name="Ann").value.guest_id
    graph.invite(address="no.name@council.gov.uk")
    graph.invite(address="plus+tag@council.gov.uk")
    graph.look_up(address="o'neill@council.gov.uk")
    graph.see(user_id=guest_id)
    graph.see(user_id="00000000-0000-0000-0000-000000000000")
    graph.find_member(user_id=guest_id)
    membership = graph.add_member(user_id=guest_id).value
    graph.find_member(user_id=guest_id)
    graph.add_channel_member(user_id=guest_id)
    graph.members()
    graph.remove_member(membership_id=membership.id)
    graph.remove_member(membership_id=membership.id)
    Graph(fake.config(secret="wrong")).look_up(address="a@b.gov.uk")
    fake.directory.delete(guest_id)
    assert graph.deleted(address="o'neill@council.gov.uk").value.id == guest_id
    graph.deleted(address="nobody@council.gov.uk")
    everything_about_meetings(fake)
    return list(fake.exchanges)


def everything_about_meetings(fake):
    meetings = Meetings(fake.config())
    times = {"starts_at": datetime(2026, 12, 17, 16, tzinfo=UTC), "ends_at": datetime(2026, 12, 17, 17, 30, tzinfo=UTC)}
    made = meetings.make(key="ours", subject="A meeting", **times).value
    meetings.make(key="ours", subject="A meeting", **times)
    meetings.set(meeting_id=made.id, subject="A meeting", lobby="organizer", recording=False, **times)
    meetings.set(meeting_id="another", subject="A meeting", lobby="organizer", recording=False, **times)
    meetings.reports(meeting_id=made.id)
    report = fake.meetings.hold(made.id, [(f"m{number}@council.gov.uk", "", 60) for number in range(5)])
    assert [each.id for each in meetings.reports(meeting_id=made.id).value] == [report]
    assert len(meetings.attendees(meeting_id=made.id, report_id=report).value) == 5
    meetings.drop(meeting_id=made.id)
    meetings.drop(meeting_id=made.id)


def test_every_request_of_the_client_keeps_the_contract(fake):
    exchanges = everything(fake)
    assert len(exchanges) == 32
    for exchange in exchanges:
        check_request(exchange)


def test_every_answer_of_the_fake_keeps_the_contract(fake):
    for exchange in everything(fake):
        check_reply(exchange)


def test_every_operation_of_the_contract_is_used(fake):
    used = [operation(exchange)["summary"] for exchange in everything(fake)]
    assert set(used) == {each["summary"] for path in CONTRACT["paths"].values() for each in path.values()}


def test_the_contract_notices_a_request_that_would_make_microsoft_send_its_own_mail():
    exchange = {
        "method": "POST",
        "path": "/v1.0/invitations",
        "query": {},
        "body": {
            "invitedUserEmailAddress": "a@b.gov.uk",
            "inviteRedirectUrl": "https://x.example",
            "sendInvitationMessage": True,
        },
    }
    with pytest.raises(jsonschema.ValidationError, match="False was expected"):
        check_request(exchange)


def test_a_page_of_members_leads_to_the_next_and_all_pages_keep_the_contract(fake, monkeypatch):
    monkeypatch.setattr("pleiad.integrations.graph.client.MEMBERS_A_PAGE", 2)
    graph = Graph(fake.config())
    for number in range(5):
        fake.directory.add(fake.directory.add_user(f"m{number}@council.gov.uk").id)
    answer = graph.members()
    assert answer.kind is AnswerKind.DONE
    assert len(answer.value) == 5
    assert fake.calls("list") == 3
    for exchange in fake.exchanges:
        check_request(exchange)
        check_reply(exchange)
