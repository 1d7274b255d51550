"""The step from one question for each nomination to questions behind which several stand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from pleiad.approvals.models import Approval

from .. import actions
from ..models import Nomination

BEFORE, AFTER = [("spotlight", "0002_looked_at_before_public")], [("spotlight", "0003_nominations_gathered")]


def go_to(targets):
    """Migrate there; gives the models as they are then."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def before(transactional_db):
    """The tables as they were, for as long as the test lasts."""
    newest = [key for key in MigrationExecutor(connection).loader.graph.leaf_nodes() if key[0] == "spotlight"]
    apps = go_to(BEFORE)
    try:
        yield apps
    finally:
        go_to(newest)


STATES = {
    "waits": {},
    "yes": {"answer": "yes", "answered_at": True},
    "withdrawn": {"withdrawn_at": True},
    "lapsed": {"lapsed_at": True},
}


def test_each_nomination_stands_behind_the_question_that_still_waits_for_it_and_behind_no_other(before, cast, noon):
    nominations = before.get_model("spotlight", "Nomination").objects
    asked = Approval.objects
    who = {"nominator_id": cast["amina"].pk, "nominated_at": noon, "words": "She did it.", "name": "Fay"}

    def ask(about, state="waits", kind="spotlight.nomination"):
        ends = {name: noon if value is True else value for name, value in STATES[state].items()}
        return asked.create(
            kind=kind, about=about, asker_id=cast["amina"].pk, address="fay@leeds.gov.uk", asked_at=noon,
            secret_hash=f"{kind} {about} {state}", expires_at=noon + timedelta(days=30), **ends,
        ).pk  # fmt: skip

    made = {
        state: nominations.create(nominee_id=cast["fay"].pk, address=cast["fay"].email, **who).pk for state in STATES
    }
    stranger = nominations.create(nominee_id=None, address="new@hull.gov.uk", **who).pk
    unasked = nominations.create(nominee_id=None, address="nobody@hull.gov.uk", **who).pk
    questions = {state: ask(pk, state) for state, pk in made.items()}
    asked_anew = ask(made["lapsed"])  # the first question lapsed, the second still waits
    of_stranger = ask(stranger)
    ask(unasked, kind="manager_approval.pack")  # the same number, of something else
    ask(999_999)  # of a nomination that is gone
    count = asked.count()

    go_to(AFTER)
    behind = dict(Nomination.objects.values_list("pk", "approval"))
    assert behind == {
        made["waits"]: questions["waits"],
        made["yes"]: None,
        made["withdrawn"]: None,
        made["lapsed"]: asked_anew,
        stranger: of_stranger,
        unasked: None,
    }
    assert Approval.objects.count() == count
    waits = Approval.objects.get(pk=questions["waits"])
    assert [each.pk for each in actions.nominations_behind(waits)] == [made["waits"]]
