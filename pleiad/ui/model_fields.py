"""Model fields of this house."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from .forms import Checkboxes


class ChoiceListField(models.JSONField):
    """A list of some of its `choices`, which a form shows as checkboxes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": list, **kwargs})

    def validate(self, value, model_instance):
        known = {each for each, _label in self.choices}
        for each in value:
            if each not in known:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": each})

    def formfield(self, **kwargs):
        # JSONField would ask for JSON, and show a hidden copy of its default.
        of_form = {
            "label": capfirst(self.verbose_name),
            "help_text": self.help_text,
            "required": not self.blank,
            "choices": self.choices,
            "coerce": type(next(iter(self.choices))[0]),
            "widget": Checkboxes,
        }
        return forms.TypedMultipleChoiceField(**{**of_form, **kwargs})
