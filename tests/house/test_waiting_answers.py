"""What waits for a member's answer stands on their home: a new kind fails here until it does."""

import pytest
from django.apps import apps

from pleiad.home.waiting import ROOMS
from pleiad.members.models import Member

MOMENTS = {
    "answered_at", "answer_by", "answers_by", "allowed_at", "offered_until", "gives_back_at", "confirmed_at", "expires_at",
    "agreed_at", "decided_at", "asked_at",
}  # fmt: skip
"""Columns of what waits for a person."""
WAITS = {
    "approvals.Approval": "spotlight.question",
    "conversations.QuoteRequest": "conversations.quote",
    "contributions.Deed": "mentoring.minutes",
    "directory.Message": "directory.message",
    "events.Registration": "events.place",
    "members.Application": "members.application",
    "mentoring.PairingCheckIn": "mentoring.check-in",
    "mentoring.Proposal": "mentoring.proposal",
    "stories.Use": "stories.outcome",
    "training.CourseCheckIn": "training.check-in",
}
FOR_OTHERS = {
    "api.AccessToken": "nobody: a key that ends",
    "approvals.Receiver": "remembers who was asked",
    "conversations.Opening": "two holders, on the desk",
    "events.AfterMeeting": "nobody: when those who came were asked, each once by email",
    "keeping.FirstOrganiserLink": "anyone who has the link",
    "data_protection.Complaint": "organisers, on the desk",
    "desk.JointDecision": "organisers, on the desk",
    "members.Appeal": "organisers, on the desk",
    "members.DomainListProposal": "organisers, on the desk",
    "members.MailedCode": "the visitor who typed an address",
    "members.OrganisationChange": "organisers, on the desk",
    "members.Recovery": "organisers, on the desk",
    "members.Vouch": "the member who has the link in the email: the secret proves the mailbox",
    "moderation.Case": "organisers, on the desk",
    "spotlight.Piece": "organisers, on the desk",
    "stories.Publication": "organisers, on the desk",
    "training.Allowance": "the contact of an organisation",
    "training.PlaceRequest": "the contact of an organisation",
}
ALSO = {"members.proof", "members.address", "teams.invite"}
"""Kinds without a moment of their own: they follow from a state."""


def waiting_tables():
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if model.__module__.startswith("pleiad.") and names & MOMENTS:
            yield model._meta.label


@pytest.mark.parametrize("table", sorted(waiting_tables()))
def test_every_table_of_what_waits_has_its_place(table):
    """Does it wait for a member? Then register a function under `home.waiting.waits` and name its kind in WAITS here; if it
    waits for another person, say for whom in FOR_OTHERS."""
    assert (table in WAITS) != (table in FOR_OTHERS), table
    assert WAITS.get(table, "members.proof") in ROOMS


def test_nothing_is_named_that_is_gone():
    assert set(WAITS) | set(FOR_OTHERS) <= set(waiting_tables())
    assert set(WAITS.values()) | ALSO == set(ROOMS)
    assert Member
