from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.forms import Checkboxes

from .models import AccessToken, Scope


class TokenForm(forms.ModelForm):
    """What a program may read; the rest of the row is made, not typed."""

    scopes = forms.MultipleChoiceField(label=_("What may it read?"), choices=Scope.choices, widget=Checkboxes)

    class Meta:
        model = AccessToken
        fields = ["name", "scopes"]
