"""One person's two accounts become one: every table is walked, and nothing of either is lost."""

import pytest
from django.apps import apps
from django.utils import timezone

from pleiad.audit.models import AuditRecord
from pleiad.members import two_accounts
from pleiad.members.models import Member
from tests.house.crawl import dump
from tests.house.planted import plant

pytestmark = [pytest.mark.engines]
ALL = apps.get_models(include_auto_created=True)
OURS = [each for each in ALL if each.__module__.startswith("pleiad.") and not each._meta.auto_created]


def to_members(model):
    return [field for field in model._meta.concrete_fields if field.related_model is Member]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_table_of_which_a_member_has_one_row_says_what_two_become(model):
    """Give the table's `privacy` a `two_accounts`: "fold", "drop" or "stop"; see pleiad/privacy.py."""
    alone = [field.name for field in to_members(model) if two_accounts._alone(model, field)]
    assert model.privacy.two_accounts in ("", "fold", "drop", "stop")
    if alone and model is not AuditRecord:
        assert model.privacy.two_accounts, f"There is one row a member ({', '.join(alone)}): say what two become."


def test_tables_of_libraries_are_known():
    """A new library that keeps rows of members is looked at before it is used."""
    found = {each._meta.label for each in ALL if each not in OURS and not each._meta.auto_created and to_members(each)}
    assert found == {"account.EmailAddress", "socialaccount.SocialAccount", "mfa.Authenticator"}


@pytest.mark.django_db
@pytest.mark.parametrize(("keeps", "gives"), [("member", "leaver"), ("leaver", "member")])
def test_all_that_was_written_in_either_is_still_there(keeps, gives):
    world = plant(at=timezone.now())
    kept, other = world.people[keeps], world.people[gives]
    Member.objects.filter(pk=other.pk).update(organiser_since=None)
    _end_what_only_one_may_have(other)
    before = _words(world)
    two_accounts.make_one(kept=kept, other=other, at=timezone.now())
    left = {
        f"{model._meta.label}.{field.name}"
        for model in ALL
        for field in to_members(model)
        if model is not AuditRecord and model._base_manager.filter(**{field.name: other.pk}).exists()
    }
    assert left == set()
    lost = {world.canaries[word].what for word in before - _words(world)}
    assert lost <= {"name", "headline"}, lost


def _words(world):
    tables = {table: rows for table, rows in dump().items() if not table.startswith(("search", "outbox"))}
    return {word for rows in tables.values() for row in rows for word in world.seen_in(row)}


def _end_what_only_one_may_have(member):
    """Mentoring has one pair of a kind at a time: a member ends it first, as the page says."""
    from pleiad.mentoring.actions import endings

    endings.let_go_of(member=Member.objects.get(pk=member.pk), by=None, at=timezone.now())
