"""What a browser sends with Register is read without the form, and means what the form would make of it."""

import pytest
from django.http import QueryDict

from ..forms import RegisterForm


@pytest.mark.parametrize(
    "sent", ["teams=with", "teams=without", "teams=with&quiet=on", "teams=without&quiet=", "teams=without&teams=with"]
)
def test_plain_answers_mean_what_the_form_makes_of_them(sent):
    form = RegisterForm(QueryDict(sent))
    assert form.is_valid()
    assert RegisterForm.plain(QueryDict(sent)) == (form.with_teams, form.cleaned_data["quiet"])


@pytest.mark.parametrize("sent", ["", "teams=", "teams=both", "teams=with%00", "quiet=on", "teams=with&quiet=false"])
def test_anything_else_is_left_to_the_form(sent):
    assert RegisterForm.plain(QueryDict(sent)) is None
