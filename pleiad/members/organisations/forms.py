"""Asks where a member works: a name or a part of one is typed, and chosen from what it may mean."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LineField
from pleiad.ui.forms import Radios

from ..models import Organisation
from ..names import why_not_beside
from .finding import LONGEST, alike, meant, suggested

NOT_LISTED = "none"


class OrganisationField(LineField):
    """One organisation on our list, by any of its names; cleans to the row. What means several or none says which is near."""

    default_error_messages = {
        "required": _("Enter the name of the organisation."),
        "unknown": _("No organisation of ours has this name."),
        "near": _("No organisation of ours has this name. Did you mean %(names)s?"),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(**kwargs)
        self.widget.attrs.update({"list": "organisations", "data-organisations": "yes", "autocomplete": "off"})

    def prepare_value(self, value):
        return str(value) if isinstance(value, Organisation) else value

    def clean(self, value):
        said = super().clean(value)
        if not said:
            return None
        if found := meant(said):
            return found
        if near := suggested(said, at_most=3) or alike(said):
            names = str(_(" or ")).join(map(str, near))
            raise forms.ValidationError(self.error_messages["near"], code="near", params={"names": names})
        raise forms.ValidationError(self.error_messages["unknown"], code="unknown")


class OrganisationMixin(forms.Form):
    """For a form that asks for an organisation. What was typed stays where it certainly names one organisation or none;
    otherwise the page comes back once and asks which is meant. Works with forms alone."""

    # No ModelForm: what it asks becomes an employment, or waits as a name that is not on the list.

    organisation = LineField(
        label=_("Your organisation"),
        help_text=_("Type its name, a part of it, or its short name. For example, leeds teaching or DWP."),
        max_length=LONGEST,
        error_messages={"required": _("Enter the name of your organisation.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "organization", "list": "organisations", "data-organisations": "yes"}
        ),
    )
    which = forms.ChoiceField(label=_("Which of these is it?"), required=False, widget=Radios)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "organisation" not in self.fields:
            return
        self.fields["which"].choices = self._choices() if self.is_bound else []
        if not self.fields["which"].choices:
            del self.fields["which"]

    def _choices(self):
        said = self.fields["organisation"].to_python(self.data.get(self.add_prefix("organisation")))[:LONGEST]
        if not said or meant(said):
            return []
        found = suggested(said) or alike(said)
        return (
            [*((str(each.pk), str(each)) for each in found), (NOT_LISTED, _("It is not on the list"))] if found else []
        )

    def clean(self):
        super().clean()
        said = self.cleaned_data.get("organisation")
        if said and not meant(said) and (reason := why_not_beside(said)):
            self.add_error("organisation", reason)
        if "which" not in self.fields:
            return
        chosen = self.cleaned_data.get("which")
        if not chosen:
            if "which" not in self.errors:
                self.add_error("which", _("Choose your organisation, or say that it is not on the list."))
        elif chosen != NOT_LISTED:
            self.cleaned_data["organisation"] = dict(self.fields["which"].choices)[chosen]


class WorkplaceForm(OrganisationMixin):
    """Where a member works, and nothing else."""
