import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from ..forms import Checkboxes, Radios
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


def test_radios_of_a_field_of_a_model_have_no_line_of_dashes():
    column = models.CharField("time", max_length=10, choices=[("soon", "Soon"), ("late", "Late")])
    for field in (column.formfield(widget=Radios), column.formfield(widget=Radios())):
        assert [label for _value, label in field.choices][0] == "---------"
        shown = field.widget.render("time", None, {"id": "id_time"})
        assert "---" not in shown
        assert 'id="id_time_0"' in shown
