"""Every table says what it holds about people; notice, sweep, archive and erasure are made from what it says."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from pleiad.members.models import Member
from pleiad.privacy import Keep, People, Reader, Why, declaration_of

TABLES = [each for each in apps.get_models() if not each.__module__.startswith("pleiad.demo")]
OPENS = re.compile(r"hash|secret|token|ticket|password|seal|salt|session_data|^locked$|share$|^data$")
"""How columns are called that would open something, or are the trace of what would."""


def declared(test):
    return pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)(test)


def column(model, path):
    """The last column of a path, walking through references."""
    *way, last = path.split("__")
    for part in way:
        model = model._meta.get_field(part).related_model
    return model._meta.get_field(last)


def to_members(model):
    return [each.name for each in model._meta.concrete_fields if each.related_model is Member]


@declared
def test_every_table_says_what_it_is_kept_for_how_long_and_who_reads_it(model):
    """Give the table a `privacy = PrivacyDeclaration(…)` with what, why, read_by and keep; see pleiad/privacy.py."""
    said = declaration_of(model)
    if said.about_nobody:
        assert not to_members(model) or said.not_given, f"{model._meta.label} names members: it is about people."
        return
    assert str(said.what) and str(said.keep)
    assert said.why in Why and said.people in People
    assert said.read_by and set(said.read_by) <= set(Reader)


@declared
def test_what_the_sweep_counts_from_is_a_moment_or_a_day(model):
    keep = declaration_of(model).keep
    assert isinstance(keep, Keep)
    if keep.since:
        assert isinstance(column(model, keep.since), models.DateField)
    for name in keep.blank:
        model._meta.get_field(name)
    if "%(time)s" in str(keep.said):
        assert keep.since and keep.after, "A sentence that names a time is kept by the sweep: say since when it counts."


@declared
def test_the_archive_leaves_out_what_would_open_something_and_says_why(model):
    said = declaration_of(model)
    if said.about_nobody or said.not_given or not said.of:
        return
    for path in said.also_of:
        assert column(model, path).related_model is Member
    left_out = [*said.withheld, *(name for names in said.also_of.values() for name in names)]
    for name in left_out:
        model._meta.get_field(name)
    assert all(str(why) for why in said.withheld.values())
    for each in model._meta.concrete_fields:
        assert not OPENS.search(each.name) or each.name in said.withheld, f"{each.name} would open something."


@declared
def test_a_table_about_people_is_in_the_archive_or_says_why_not(model):
    said = declaration_of(model)
    if not said.about_nobody and not said.of and said.people == People.MEMBERS:
        assert str(said.not_given), "Say in `not_given` why a member cannot have it."


def test_every_reason_and_every_reader_is_somebodys():
    said = [declaration_of(each) for each in TABLES]
    assert {each.why for each in said if not each.about_nobody} == set(Why)
    assert {reader for each in said for reader in each.read_by} == set(Reader)


def test_every_room_with_such_a_table_has_a_heading():
    """Give the room's AppConfig a `verbose_name`: the notice has it as a heading."""
    for model in TABLES:
        said = declaration_of(model)
        if not said.about_nobody:
            room = apps.get_app_config(said.room or model._meta.app_label)
            assert "verbose_name" in vars(type(room)), room.label


def test_every_requirement_names_its_tests_or_says_why_there_is_none():
    """docs/requirements.md lists R-1 to R-64; a test that it names is there."""
    root = Path(__file__).resolve().parents[2]
    rows = re.findall(r"^\| R-(\d+) \| (.+) \| (.+) \|$", (root / "docs/requirements.md").read_text(), re.M)
    assert [int(number) for number, *_rest in rows] == list(range(1, 65))
    for number, _sentence, tests in rows:
        named = re.findall(r"`([\w./-]+)`", tests)
        assert named or tests.startswith("Not yet"), number
        assert [each for each in named if "/" in each and not (root / each).exists()] == [], number
