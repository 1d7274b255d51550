"""Every soft rule is whole: what it says reaches the profile, the match, the screen, spreadsheets and both languages."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.utils import timezone, translation

from pleiad.directory.models import Topic
from pleiad.members.eligibility.sectors import SECTORS

from .. import labels, models
from ..desk.forms import RoundForm
from ..forms import MentoringProfileForm, MoreForm
from ..matching.likeness import score_of
from ..matching.pools import person_of
from ..models import MentoringProfile, Role, Show
from ..soft_rules import SAME_WISH, SOFT_RULES, Person, weighed

NOT_SCORED = {
    "key", "name", "organisation", "languages", "never_with", "line_manager", "same_organisation_ok", "priority", "room",
}  # fmt: skip
"""Fields of a person that decide who may meet or who comes first, and earn no points."""

every_rule = pytest.mark.parametrize("rule", SOFT_RULES.values(), ids=SOFT_RULES)


@pytest.fixture
def both(amina):
    """Amina as a mentee and as a mentor, with a profile that has said everything."""
    at, sector = timezone.now(), SECTORS[0]
    amina.sector = sector
    amina.save(update_fields=["sector"])
    profile = MentoringProfile.objects.create(
        member=amina, mentors_since=at, seeks_since=at, time="monthly", capacity=1, profession="data", grade=4,
        region="wales", times=["early", "evening"], talks=["video"], languages=["en"], sector_wished=sector,
        created_at=at, changed_at=at,
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
            f"fill Person.{rule.field} in pools.person_of, and say it in the profile of this test."
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
        said = labels._reason(reason.kind, reason.detail, {})
        assert said and "%(" not in said, f"The sentence of the rule {rule.kind!r} leaves a gap: {said!r}."
        if language == "cy":
            for text in (rule.label, rule.sentence):
                welsh = str(text)
                with translation.override("en"):
                    assert welsh != str(text), f"{welsh!r}, of the rule {rule.kind!r}, has no Welsh in the catalogue."


@every_rule
def test_a_rule_names_things_that_there_are(rule):
    assert rule.worded_as in ("topics", "text") or hasattr(models, rule.worded_as), (
        f"The rule {rule.kind!r} is worded as {rule.worded_as!r}, which is no class of choices in mentoring.models."
    )
    assert not rule.shown_as or rule.shown_as in Show.values, (
        f"The rule {rule.kind!r} is shown as {rule.shown_as!r}, which is no value of Show."
    )
    assert rule.kind != SAME_WISH.kind
    assert f"counts_{rule.kind}" in RoundForm().fields, f"Organisers cannot weigh the rule {rule.kind!r} in a round."


@every_rule
def test_a_member_can_say_what_a_rule_scores(rule, both):
    asked = {*MentoringProfileForm.base_fields, *MoreForm.base_fields}
    wanted = {"topics": {"offers", "wants"}, "sector": {"sector_wished"}}.get(rule.field, {rule.field})
    assert wanted <= asked, f"No form asks a member for {sorted(wanted - asked)}, which the rule {rule.kind!r} scores."


@every_rule
def test_a_rule_for_spreadsheets_is_in_the_documentation(rule):
    text = (Path(__file__).parents[3] / "docs" / "matching.md").read_text()
    columns = {name for name in rule.columns if name}
    missing = [name for name in columns if not re.search(rf"^\| `{name}` \|", text, re.MULTILINE)]
    assert not missing, f"docs/matching.md has no row for the columns {missing} of the rule {rule.kind!r}."
    reason = rule.said_in_sheet("1")
    assert reason and "{" not in reason, f"`pleiad match` cannot say the reason of the rule {rule.kind!r}: {reason!r}."
