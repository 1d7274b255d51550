"""Every soft rule is whole: what it says reaches the profile, the match, the screen, spreadsheets and both languages."""

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.utils import timezone, translation

from pleiad.directory.models import Topic
from pleiad.members.eligibility.sectors import SECTORS
from pleiad.ui.model_fields import ChoiceListField

from .. import labels
from ..actions import profiles
from ..desk.forms import RoundForm
from ..forms.more import MoreForm
from ..forms.profile import MentoringProfileForm
from ..matching.likeness import score_of
from ..matching.people_sheets import _our_person
from ..matching.pools import person_of
from ..models import MentoringProfile, Role, Show
from ..soft_rules import SAME_WISH, SOFT_RULES, Person, weighed

NOT_SCORED = {
    "key", "name", "organisation", "workplaces", "languages", "never_with", "line_manager", "same_organisation_ok", "priority",
    "room",
}  # fmt: skip
"""Fields of a person that decide who may meet or who comes first, and earn no points."""

every_rule = pytest.mark.parametrize("rule", SOFT_RULES.values(), ids=SOFT_RULES)


def own_fields(rule):
    """The fields of the profile in which a mentee and a mentor say what a rule scores; the sector is the member's own."""
    return {name for name in (rule.asked_of(mentor) for mentor in (False, True)) if "." not in name}


def first_answer(name):
    """The first thing that a member can choose for a field of the profile."""
    field = MentoringProfile._meta.get_field(name)
    chosen = next(value for value, _label in field.choices if value not in ("", None))
    return [chosen] if isinstance(field, ChoiceListField) else chosen


@pytest.fixture
def both(amina):
    """Amina as a mentee and as a mentor, with a profile that has said everything that a rule scores."""
    at, sector = timezone.now(), SECTORS[0]
    amina.sector = sector
    amina.save(update_fields=["sector"])
    known = {field.name for field in MentoringProfile._meta.get_fields()}
    said = {"sector_wished": sector}
    for rule in SOFT_RULES.values():
        missing = own_fields(rule) - known
        if missing:
            pytest.fail(f"MentoringProfile has no field {sorted(missing)}, from which the rule {rule.kind!r} is read.")
        said |= {name: first_answer(name) for name in own_fields(rule) - {"offers", "wants", "sector_wished"}}
    profile = MentoringProfile.objects.create(
        member=amina, mentors_since=at, seeks_since=at, time="monthly", capacity=1, talks=["video"], languages=["en"],
        created_at=at, changed_at=at, **said,
    )  # fmt: skip
    some = list(Topic.objects.order_by("pk")[:2])
    profile.offers.set(some)
    profile.wants.set(some)
    return person_of(profile, role=Role.MENTEE), person_of(profile, role=Role.MENTOR)


def test_every_field_of_a_person_is_scored_by_a_rule_or_named_as_not_scored():
    scored = {rule.field for rule in SOFT_RULES.values()}
    known = {field.name for field in fields(Person)}
    assert scored <= known, f"Rules score fields that a Person has not: {sorted(scored - known)}. Add them to Person."
    assert known - scored == NOT_SCORED, (
        f"Nobody scores {sorted(known - scored - NOT_SCORED)}. Add a rule to SOFT_RULES, or the field to NOT_SCORED here."
    )


@every_rule
def test_a_rule_reads_what_a_profile_says(rule, both):
    for person, side in zip(both, ("mentee", "mentor"), strict=True):
        assert rule.values(person), (
            f"The rule {rule.kind!r} finds nothing of a {side} whose profile says everything: "
            f"Person.{rule.field} is read from {rule.asked_of(side == 'mentor')!r}."
        )


@every_rule
def test_a_rule_gives_the_engine_the_points_that_it_tells_people(rule, both):
    mentee, mentor = both
    for times in (1, 2):
        rules = weighed({kind: times * (kind == rule.kind) for kind in SOFT_RULES})
        reasons = rules.reasons(mentee, mentor)
        assert [each.kind for each in reasons] == [rule.kind], f"The rule {rule.kind!r} gives two who agree no reason."
        points = score_of(rules.wants(mentee), (), rules.has(mentor))
        assert points == reasons[0].points > 0, f"The rule {rule.kind!r} tells the engine other points than people."


@every_rule
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_rule_is_said_on_the_screen_in_both_languages(rule, both, language):
    reason = rule.reason(*both)
    with translation.override(language):
        assert str(rule.sentence), f"The rule {rule.kind!r} has no sentence for the screen."
        said = labels._reason(reason.kind, reason.detail, {})
        assert "%(" not in said, f"The sentence of the rule {rule.kind!r} leaves a gap: {said!r}."
        if language == "cy":
            for text in (rule.label, rule.sentence):
                welsh = str(text)
                with translation.override("en"):
                    assert welsh != str(text), f"{welsh!r}, of the rule {rule.kind!r}, has no Welsh in the catalogue."


@every_rule
def test_a_rule_names_things_that_there_are(rule):
    assert rule.worded_as in ("topics", "choices", "text"), (
        f"The rule {rule.kind!r} is worded as {rule.worded_as!r}, which is none of topics, choices and text."
    )
    assert not rule.shown_as or rule.shown_as in Show.values, (
        f"The rule {rule.kind!r} is shown as {rule.shown_as!r}, which is no value of Show."
    )
    assert rule.kind != SAME_WISH.kind
    assert f"counts_{rule.kind}" in RoundForm().fields, f"Organisers cannot weigh the rule {rule.kind!r} in a round."


@every_rule
def test_a_member_can_say_what_a_rule_scores(rule, both):
    asked = {*MentoringProfileForm.base_fields, *MoreForm.base_fields}
    missing = own_fields(rule) - asked
    assert not missing, (
        f"No form asks a member for {sorted(missing)}, which the rule {rule.kind!r} scores: "
        "name it under a heading in forms/more.py."
    )


@every_rule
def test_what_a_member_says_for_a_rule_is_kept(rule, both, amina):
    taken = inspect.signature(profiles.keep_more).parameters
    for name in own_fields(rule) & {*MoreForm.base_fields}:
        assert name in taken, (
            f"actions.profiles.keep_more has no argument {name!r}, which the rule {rule.kind!r} scores."
        )
        MentoringProfile.objects.update(**{name: MentoringProfile._meta.get_field(name).get_default()})
        profiles.keep_more(member=amina, at=timezone.now(), **{name: first_answer(name)})
        kept = getattr(MentoringProfile.objects.get(), name)
        assert kept == first_answer(name), f"actions.profiles.keep_more does not keep {name!r}."


@every_rule
def test_a_rule_is_read_from_spreadsheets(rule):
    for column, mentors in zip(rule.columns, (False, True), strict=True):
        side = "mentors" if mentors else "mentees"
        assert column, f"The rule {rule.kind!r} has no column in the sheet of {side}."
        person = _our_person({"name": "A", column: "3"}, mentors, 1, print)
        assert rule.values(person), f"The column {column!r} of {side} does not reach Person.{rule.field}."


@every_rule
def test_a_rule_for_spreadsheets_is_in_the_documentation(rule):
    text = (Path(__file__).parents[3] / "docs" / "matching.md").read_text()
    columns = {name for name in rule.columns if name}
    missing = [name for name in columns if not re.search(rf"^\| `{name}` \|", text, re.MULTILINE)]
    assert not missing, f"docs/matching.md has no row for the columns {missing} of the rule {rule.kind!r}."
    reason = rule.said_in_sheet("1")
    assert reason and "{" not in reason, f"`pleiad match` cannot say the reason of the rule {rule.kind!r}: {reason!r}."
