from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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

    organisation = OrganisationField(label=gettext_lazy("Or an organisation"), required=False)

    def clean(self):
        named, organisation = self.cleaned_data.get("named"), self.cleaned_data.get("organisation")
        if not named and not organisation and not self.errors:
            self.add_error("named", _("Enter a name or an address, or an organisation."))
        if named and organisation:
            self.add_error("organisation", _("Add one at a time: the person, or the organisation."))

    def says(self) -> str:
        """What an added line can do and what not, in the same words whether or not a member is meant by it."""
        named = self.cleaned_data["named"]
        if not named:
            return _("Added to your list.")
        parsed = addresses.parse(named)
        if isinstance(parsed, addresses.Malformed):
            return _(
                "Added to your list. It counts for members whose name on this site is “%(name)s”. If they write it in another way "
                "it matches nobody, so add their work email address too if you can."
            ) % {"name": named}
        if meant := versions.current().suggestion(parsed):
            return _("Added to your list. Did you mean %(address)s? As it stands, it may match nobody.") % {
                "address": meant
            }
        return _("Added to your list.")

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
