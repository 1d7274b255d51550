from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LinkField

from ...models import Event


class ProposedLinkForm(forms.ModelForm):
    """Where the join links of a meeting are to lead, for two organisers to decide."""

    class Meta:
        model = Event
        fields = ["link"]
        field_classes = {"link": LinkField}
        labels = {"link": _("Where should the join links lead?")}

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["link"].required = True
        self.fields["link"].error_messages["required"] = _("Enter the whole link, beginning with https://.")

    def clean_link(self):
        link = self.cleaned_data["link"]
        if not link.startswith("https://"):
            raise forms.ValidationError(
                _("The link must begin with https://, so that nobody else can read what is sent.")
            )
        return link
