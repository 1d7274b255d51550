import re
from datetime import date, time

import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.template import Context, Template

from .. import errors
from ..fields import DayField, LinkField, SeveralOf, TimeOfDayField
from ..forms import Checkboxes, CodeInput, DateInput, Radios, Renderer, TimeInput


class SampleForm(forms.Form):
    address = forms.EmailField(label="Your work email address", help_text="We send a code to it.")
    code = forms.CharField(label="Code", widget=CodeInput())
    about = forms.CharField(label="What you do", widget=forms.Textarea)
    sector = forms.ChoiceField(label="Sector", choices=[("nhs", "NHS")])
    teams = forms.ChoiceField(
        label="Teams",
        help_text="You can change this later.",
        choices=[("with", "Invite me"), ("without", "Without Teams")],
        widget=Radios(hints={"with": "People there see your name."}),
    )
    needs = forms.MultipleChoiceField(label="Needs", choices=[("bsl", "BSL")], widget=Checkboxes())
    agree = forms.BooleanField(label="I meet the statement", help_text="Version 1")
    day = forms.DateField(label="Day", widget=DateInput())
    time = forms.TimeField(label="Time", widget=TimeInput())
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("The code has run out.")


def asked(**kwargs):
    return SampleForm(renderer=Renderer(), **kwargs)


def tag(html, name):
    """The opening tag of the element with this name attribute, as its attributes."""
    found = re.search(rf'<(?:input|select|textarea)[^>]* name="{name}"[^>]*>', html).group()
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found))


def test_a_field_carries_label_hint_and_their_ids():
    html = asked()["address"].as_field_group()
    assert '<label class="govuk-label" for="id_address">Your work email address</label>' in html
    assert '<div id="id_address_helptext" class="govuk-hint">We send a code to it.</div>' in html
    assert tag(html, "address") == {
        "type": "email",
        "name": "address",
        "maxlength": "320",
        "aria-describedby": "id_address_helptext",
        "id": "id_address",
        "class": "govuk-input",
        "autocomplete": "email",
        "spellcheck": "false",
    }


def test_an_error_is_said_seen_and_pointed_to():
    html = asked(data={})["address"].as_field_group()
    assert 'class="govuk-form-group govuk-form-group--error"' in html
    assert '<div id="id_address_error">' in html
    assert '<span class="govuk-visually-hidden">Error:</span> This field is required.' in html
    attributes = tag(html, "address")
    assert attributes["aria-describedby"] == "id_address_helptext id_address_error"
    assert attributes["class"] == "govuk-input govuk-input--error"
    assert attributes["aria-invalid"] == "true"


def test_a_code_is_typed_on_a_number_pad_and_offered_by_the_browser():
    attributes = tag(str(asked()["code"]), "code")
    assert attributes["inputmode"] == "numeric"
    assert attributes["autocomplete"] == "one-time-code"
    assert attributes["class"] == "govuk-input govuk-input--code"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("about", "govuk-textarea"),
        ("sector", "govuk-select"),
        ("teams", "govuk-radios__input"),
        ("needs", "govuk-checkboxes__input"),
        ("agree", "govuk-checkboxes__input"),
        ("day", "govuk-input govuk-input--date"),
        ("time", "govuk-input govuk-input--time"),
    ],
)
def test_every_kind_of_field_is_dressed_even_when_only_its_widget_is_shown(name, expected):
    assert tag(str(asked()[name]), name)["class"] == expected


def test_options_stand_in_a_fieldset_with_legend_hint_and_error():
    html = asked(data={})["teams"].as_field_group()
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_teams_helptext id_teams_error">' in html
    assert '<legend class="govuk-fieldset__legend">Teams</legend>' in html
    assert '<div id="id_teams_0-hint" class="govuk-hint govuk-radios__hint">People there see your name.</div>' in html
    first, second = re.findall(r"<input[^>]*>", html)
    assert 'aria-describedby="id_teams_0-hint"' in first and "aria-describedby" not in second
    assert "aria-invalid" not in html  # ARIA does not know it on a radio


def test_the_browser_leaves_the_wording_of_errors_to_us():
    html = str(asked())
    assert " required" not in html and "placeholder" not in html


def test_a_class_of_the_author_stays():
    class Narrow(forms.Form):
        year = forms.CharField(widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}))

    assert tag(str(Narrow(renderer=Renderer())), "year")["class"] == "govuk-input govuk-input--width-4"


def test_dates_are_given_back_in_the_form_that_browsers_read():
    html = str(asked(initial={"day": date(2026, 12, 17)})["day"])
    assert tag(html, "day")["value"] == "2026-12-17"


def test_the_summary_lists_every_error_with_the_way_to_its_field():
    form = asked(
        data={"address": "x", "code": "1", "about": "a", "sector": "nhs", "day": "2026-12-17", "time": "16:00"}
    )
    assert errors.listed(form) == [
        ("The code has run out.", "#form-errors"),
        ("Enter a valid email address.", "#id_address"),
        ("This field is required.", "#id_teams_0"),
        ("This field is required.", "#id_needs_0"),
        ("This field is required.", "#id_agree"),
    ]


def test_every_target_of_the_summary_is_on_the_page():
    form = asked(data={})
    html = str(form)
    assert [href for _, href in errors.listed(form) if f'id="{href[1:]}"' not in html] == []


@pytest.mark.parametrize("thing", [None, "", object()])
def test_a_page_without_a_form_has_no_errors(thing):
    assert errors.listed(thing) == []


def test_a_form_that_was_not_sent_has_no_errors():
    assert errors.listed(asked()) == []


def test_a_question_can_be_the_heading_of_its_page():
    template = Template('{% load pleiad %}{% field form.address size="xl" heading=True %}')
    html = template.render(Context({"form": asked()}))
    label = '<label class="govuk-label govuk-label--xl" for="id_address">Your work email address</label>'
    assert f'<h1 class="govuk-label-wrapper">{label}</h1>' in html


def test_what_was_typed_is_escaped():
    html = str(asked(data={"address": '"><script>x</script>', "about": "</textarea><script>"}))
    assert "<script>" not in html


@pytest.mark.parametrize("wrong", ["9" * 30, "-1", "x", "", "1 OR 1=1", "\x00", "١"])
def test_what_is_no_number_of_a_row_is_a_wrong_choice_among_several(db, wrong):
    first = ContentType.objects.create(app_label="tests", model="row")
    field = SeveralOf(queryset=ContentType.objects.all())
    assert list(field.clean([str(first.pk)])) == [first]
    with pytest.raises(ValidationError):
        field.clean([str(first.pk), wrong])


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (LinkField(), "slides.example/a", "https://slides.example/a"),
        (DayField(), "2026-12-17", date(2026, 12, 17)),
        (TimeOfDayField(), "16:00", time(16)),
    ],
)
def test_links_days_and_times_are_kept_as_they_are_meant(field, typed, kept):
    assert field.clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (LinkField(), "javascript:alert(1)", "Enter the whole link, beginning with https://."),
        (DayField(), "31 February", "Enter a real date, like 17 December 2026."),
        (TimeOfDayField(), "four", "Enter a time, like 16:00."),
    ],
)
def test_what_is_no_link_day_or_time_is_said_in_words(field, typed, said):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [said]


def test_radios_of_a_field_of_a_model_begin_with_its_first_choice():
    class AskForm(forms.Form):
        purpose = models.CharField(max_length=5, choices=[("ask", "Ask"), ("tell", "Tell")]).formfield(widget=Radios)
        label = forms.ChoiceField(choices=[("", "Nothing"), ("nhs", "NHS")], widget=Radios)

    form = AskForm(renderer=Renderer())
    assert re.findall(r'id="(id_purpose_\d)"', str(form["purpose"])) == ["id_purpose_0", "id_purpose_1"]
    assert "---" not in str(form["purpose"]) and "checked" not in str(form["purpose"])
    assert re.findall(r'value="(\w*)"', str(form["label"])) == ["", "nhs"]
