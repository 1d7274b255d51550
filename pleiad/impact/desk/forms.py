from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.eligibility.sectors import NATIONS, SECTORS
from pleiad.members.organisations.forms import OrganisationField

from ..network import ACTIVITIES, Chosen

FIRST_YEAR, LAST_YEAR = 2000, 2100


class NetworkForm(forms.Form):
    """Which members an organiser wants to see. `chosen()` gives them as `network` takes them."""

    # No ModelForm: it is a filter in an address.

    sector = forms.ChoiceField(label=_("Sector"), required=False)
    nation = forms.ChoiceField(label=_("Nation"), required=False)
    organisation = OrganisationField(label=_("Organisation"), required=False)
    joined = forms.IntegerField(
        label=_("Joined in the year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    activity = forms.ChoiceField(label=_("What they do"), required=False)

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["sector"].choices = [("", _("Every sector")), *((name, _(name)) for name in SECTORS)]
        self.fields["nation"].choices = [("", _("Every nation")), *((name, _(name)) for name in NATIONS)]
        self.fields["activity"].choices = [("", _("Anything")), *ACTIVITIES]

    def chosen(self) -> Chosen:
        """What was chosen; what is wrong in the address counts as not chosen."""
        self.full_clean()
        said = getattr(self, "cleaned_data", {})
        organisation = said.get("organisation")
        return Chosen(
            sector=said.get("sector") or "",
            nation=said.get("nation") or "",
            organisation=organisation.pk if organisation else 0,
            joined=said.get("joined") or 0,
            activity=said.get("activity") or "",
        )
