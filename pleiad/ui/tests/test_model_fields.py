import pytest
from django import forms
from django.core.exceptions import ValidationError

from ..forms import Checkboxes
from ..model_fields import ChoiceListField

DAYS = ChoiceListField("days", choices=[(1, "Monday"), (2, "Tuesday")], help_text="Any.", blank=True)


def test_a_list_of_choices_is_asked_with_checkboxes_and_cleans_to_its_values():
    field = DAYS.formfield()
    assert (field.label, field.help_text, field.required) == ("Days", "Any.", False)
    assert isinstance(field.widget, Checkboxes)
    assert not field.show_hidden_initial
    assert field.clean(["2", "1"]) == [2, 1]
    with pytest.raises(forms.ValidationError):
        field.clean(["3"])


def test_a_list_with_anything_else_is_refused():
    DAYS.clean([1], None)
    with pytest.raises(ValidationError, match="'7'|7"):
        DAYS.clean([1, 7], None)
