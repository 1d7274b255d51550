from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members import addresses
from pleiad.members.eligibility import versions
from pleiad.members.organisations.forms import OrganisationField
from pleiad.ui.fields import LineField

from ..models import Avoidance


class AvoidForm(forms.ModelForm):
    """A person by name or email address, or an organisation."""

    class Meta:
        model = Avoidance
        fields = ["named", "organisation"]
        field_classes = {"named": LineField}

    organisation = OrganisationField(label=_("Or an organisation"), required=False)

    def clean(self):
        named, organisation = self.cleaned_data.get("named"), self.cleaned_data.get("organisation")
        if not named and not organisation and not self.errors:
            self.add_error("named", _("Enter a name or an address, or an organisation."))
        if named and organisation:
            self.add_error("organisation", _("Add one at a time: the person, or the organisation."))

    def avoided(self) -> dict:
        """The values as actions.profiles.avoid takes them."""
        named, organisation = self.cleaned_data["named"], self.cleaned_data["organisation"]
        if organisation:
            return {"organisation": organisation}
        key = named.lower()
        if "@" in named:
            parsed = addresses.parse(named)
            if not isinstance(parsed, addresses.Malformed):
                key = versions.current().key(parsed)
        return {"named": named, "key": key}
