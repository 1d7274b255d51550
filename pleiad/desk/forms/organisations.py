"""The forms about organisations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.eligibility.sectors import NATIONS, SECTORS, nation_choices, sector_choices
from pleiad.members.models import Organisation, OrganisationChange
from pleiad.members.organisations.forms import OrganisationField
from pleiad.ui.fields import LineField
from pleiad.ui.forms import Radios

ANY = [("", _("Any"))]
CHANGE = {name: OrganisationChange._meta.get_field(name) for name in ("name", "name_cy", "on", "why")}


class OrganisationFilterForm(forms.Form):
    """Which organisations to show."""

    q = LineField(label=_("Name, or a part of it"), required=False, max_length=200)
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[*ANY, *((name, _(name)) for name in SECTORS)], required=False
    )
    nation = forms.ChoiceField(
        label=_("Nation"), choices=[*ANY, *((name, _(name)) for name in NATIONS)], required=False
    )
    with_members = forms.BooleanField(label=_("Only those with members"), required=False)


class OrganisationForm(forms.ModelForm):
    """An organisation that the list does not have."""

    sector = forms.ChoiceField(label=_("Sector"), choices=sector_choices, required=False)
    nation = forms.ChoiceField(label=_("Nation"), choices=nation_choices, required=False)

    class Meta:
        model = Organisation
        fields = ["name", "name_cy", "sector", "nation"]
        field_classes = {"name": LineField, "name_cy": LineField}
        error_messages = {
            "name": {
                "required": _("Enter the name of the organisation."),
                "unique": _("An organisation has this name already. Merge into it instead."),
            }
        }


class MergeNameForm(forms.Form):
    """The organisation on the list that a typed name means."""

    # No ModelForm: it points to a row and changes none.

    organisation = OrganisationField(label=_("Which organisation it is"))


class SeveralOrganisationsField(forms.CharField):
    """Several organisations on our list, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.one = OrganisationField(required=False)

    def clean(self, value):
        said = super().clean(value)
        found = [self.one.clean(line) for line in said.splitlines() if line.strip()]
        return list(dict.fromkeys(found))


class ChangeForm(forms.ModelForm):
    """What becomes of an organisation, on which day, and why."""

    with_it = SeveralOrganisationsField(
        label=_("Others that merge with it (optional)"), help_text=_("One a line."), required=False
    )
    into = SeveralOrganisationsField(
        label=_("What it becomes"),
        help_text=_("One organisation for a merger, at least two for a split, one a line. Add a new one first."),
        required=False,
    )
    points_to = OrganisationField(label=_("For a split: who takes over the training points"), required=False)

    class Meta:
        model = OrganisationChange
        fields = ["kind", "on", "name", "name_cy", "why"]
        field_classes = {"name": LineField, "name_cy": LineField, "why": LineField}
        widgets = {"kind": Radios, "on": forms.DateInput(attrs={"type": "date"})}
        labels = {"name": _("For a new name: the name"), "name_cy": _("For a new name: in Welsh (optional)")}
        error_messages = {
            "kind": {"required": _("Choose what happens.")},
            "on": {"required": _("Enter the day."), "invalid": _("Enter a real date, like 17 December 2026.")},
            "why": {"required": _("Say why, for the organiser who has to agree.")},
        }

    field_order = ["kind", "on", "name", "name_cy", "with_it", "into", "points_to", "why"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = OrganisationChange.KINDS  # without the empty one that Django adds
