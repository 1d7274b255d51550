"""Widgets and a renderer that give every form, ours and allauth's, GOV.UK's markup."""

from pathlib import Path

import django.forms
from django import forms
from django.db.models import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property

TEXT_INPUTS = {
    "text", "email", "number", "password", "date", "time", "datetime-local", "month", "week", "tel", "url", "search",
}  # fmt: skip


class Renderer(DjangoTemplates):
    """Give any form GOV.UK's markup: `{{ form }}`, `{{ form.field.as_field_group }}`
    and `{{ form.field }}` all work. Set as FORM_RENDERER."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    @cached_property
    def engine(self):
        # Our folder comes first, so that our radios replace Django's wherever django.forms stands in INSTALLED_APPS.
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [Path(__file__).parent / "templates", Path(django.forms.__file__).parent / "templates"],
                "NAME": "pleiad-forms",
                "OPTIONS": {},
            }
        )

    def render(self, template_name, context, request=None):
        if "widget" in context:
            dress(context["widget"])
        return super().render(template_name, context, request)


def dress(widget):
    """Add the design system's classes to a widget's template context, in place. Classes and attributes that the
    form's author set stay; `required` and `placeholder` go, because the server words the errors and a hint does not
    vanish while a person types (GOV.UK Design System, text input)."""
    attrs = widget["attrs"]
    attrs.pop("required", None)
    attrs.pop("placeholder", None)
    kind = widget.get("type", "")
    wrong = attrs.get("aria-invalid") == "true"
    if "optgroups" in widget:
        _dress_choices(widget, wrong)
    elif kind in TEXT_INPUTS:
        _add_class(attrs, "govuk-input", wrong)
        _dress_input(attrs, kind)
    elif kind == "file":
        _add_class(attrs, "govuk-file-upload", wrong)
    elif kind == "checkbox":
        _add_class(attrs, "govuk-checkboxes__input", False)
    elif widget["template_name"].endswith("textarea.html"):
        _add_class(attrs, "govuk-textarea", wrong)
        if attrs.get("cols") == "40" and attrs.get("rows") == "10":
            attrs["rows"] = "5"  # no form of ours chose Django's default of ten
    for part in widget.get("subwidgets", []):
        dress(part)


def _add_class(attrs, name, wrong):
    names = [name, f"{name}--error"] if wrong else [name]
    attrs["class"] = " ".join([*names, *attrs.get("class", "").split()])


def _dress_input(attrs, kind):
    if kind == "email":
        attrs.setdefault("autocomplete", "email")
        attrs.setdefault("spellcheck", "false")
    if kind in ("date", "time"):
        attrs["class"] += f" govuk-input--{kind}"
    if attrs.get("autocomplete") == "one-time-code":
        attrs["class"] += " govuk-input--code"
        attrs.setdefault("spellcheck", "false")


def _dress_choices(widget, wrong):
    """Dress a select, or radios and checkboxes; of the latter, each option may bring a sentence from `hints`."""
    options = [option for _group, group, _index in widget["optgroups"] for option in group]
    kinds = {option["type"] for option in options}
    if not kinds & {"radio", "checkbox"}:
        return _add_class(widget["attrs"], "govuk-select", wrong)
    widget["block"] = block = "govuk-radios" if "radio" in kinds else "govuk-checkboxes"
    for option in options:
        attrs = option["attrs"]
        for unwanted in ("required", "placeholder", "aria-invalid"):
            attrs.pop(unwanted, None)
        _add_class(attrs, f"{block}__input", False)
        option["hint"] = widget.get("hints", {}).get(str(option["value"]))
        if option["hint"] and attrs.get("id"):
            attrs["aria-describedby"] = f"{attrs['id']}-hint"


class Hinted:
    """Options that each may carry a sentence: `Radios(hints={"value": "Sentence."})`."""

    def __init__(self, *args, hints=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.hints = hints or {}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["hints"] = {str(value): hint for value, hint in self.hints.items()}
        return context


class Radios(Hinted, forms.RadioSelect):
    """One choice of few, all in sight, without the line of dashes that a field of a model begins its choices with."""

    def optgroups(self, name, value, attrs=None):
        # Only now, since choices may be asked again for each page, in its language.
        given = self.choices
        self.choices = [each for each in given if tuple(each) != BLANK_CHOICE_DASH[0]]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = given


class Checkboxes(Hinted, forms.CheckboxSelectMultiple):
    """Several choices of few, all in sight."""


class CodeInput(forms.TextInput):
    """The box for a code that was mailed: digits on a phone's keyboard, offered by the browser where it can."""

    def __init__(self, attrs=None, *, digits=6):
        attributes = {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "pattern": "[0-9 ]*",
            # Room for a code that was pasted with a space in its middle or around it.
            "maxlength": str(digits + 6),
            "size": str(digits + 2),
        }
        super().__init__({**attributes, **(attrs or {})})


class DateInput(forms.DateInput):
    """A day, as the browser's own date field."""

    input_type = "date"

    def __init__(self, attrs=None):
        # Browsers send and expect ISO dates whatever the language of the page is.
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """An hour and minute, as the browser's own time field."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")
