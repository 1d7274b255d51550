"""The forms about the domain list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.eligibility import versions
from pleiad.members.eligibility.domain_list import why_not_add
from pleiad.members.eligibility.listed_domains import STRICTNESS, DomainRule
from pleiad.members.eligibility.sectors import SECTORS
from pleiad.members.models import LANES, DomainListProposal, ListedDomain
from pleiad.ui.fields import LineField
from pleiad.ui.forms import Radios

ANY = [("", _("Any"))]
OUT = "out"
WHY = DomainListProposal._meta.get_field("why")


class DomainFilterForm(forms.Form):
    """Which domains to show."""

    lane = forms.ChoiceField(label=_("Lane"), choices=[*ANY, *LANES], required=False)
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[*ANY, *((name, _(name)) for name in SECTORS)], required=False
    )


class ProposeForm(forms.ModelForm):
    """A proposed line of the domain list, checked against the list as it is now."""

    why = LineField(
        label=WHY.verbose_name,
        help_text=WHY.help_text,
        max_length=WHY.max_length,
        error_messages={"required": _("Say why, for the organiser who has to agree.")},
    )

    class Meta:
        model = ListedDomain
        fields = [
            "domain",
            "match",
            "lane",
            "shared",
            "organisation",
            "organisation_cy",
            "sector",
            "nation",
            "evidence",
        ]
        field_classes = dict.fromkeys(("organisation", "organisation_cy", "evidence"), LineField)
        widgets = {
            "domain": forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
            "match": Radios,
            "lane": Radios(
                hints={
                    "auto": _("They are a member at once."),
                    "review": _("An organiser looks at what they write."),
                    "sponsor": _("Two members vouch for them."),
                    "refuse": _("The address proves nothing. Two members can still vouch for them."),
                }
            ),
        }
        error_messages = {"domain": {"required": _("Enter the domain.")}}

    def __init__(self, data=None, *, domain: str):
        super().__init__(data, initial={"domain": domain, "match": "exact", "lane": "review"})

    def clean_domain(self):
        """The domain in lower case, without an @ sign and what comes before it."""
        return self.cleaned_data["domain"].strip().lower().rpartition("@")[2]

    def clean(self):
        """What the domain list says of it."""
        if self.errors:
            return
        if reason := why_not_add(listed=self.listed(), domain_list=versions.current()):
            # A field with an error is not asked about by the table as well, which would say the same once more
            names_one_of_many = self.cleaned_data["shared"] and self.cleaned_data["organisation"]
            self.add_error("organisation" if names_one_of_many else "domain", reason)

    def listed(self) -> DomainRule:
        """The domain as the list stores it."""
        names = ("domain", "match", "lane", "shared", "organisation", "organisation_cy", "sector", "nation", "evidence")
        values = {name: self.cleaned_data[name] for name in names}
        empty_is_none = {name: values[name] or None for name in ("organisation", "organisation_cy", "sector", "nation")}
        return DomainRule(**{**values, **empty_is_none})


class NarrowForm(forms.Form):
    """How a domain becomes stricter, or leaves the list."""

    # No form of ListedDomain: nothing but a stricter lane can be chosen, and one of the choices is no lane at all

    lane = forms.ChoiceField(
        label=_("What it becomes"), widget=Radios, error_messages={"required": _("Choose what happens to the domain.")}
    )
    why = LineField(label=_("Why"), max_length=200, error_messages={"required": _("Say why.")})

    def __init__(self, data=None, *, lane: str, may_go: bool):
        super().__init__(data)
        stricter = [(name, label) for name, label in LANES if STRICTNESS[name] > STRICTNESS[lane]]
        stricter.sort(key=lambda choice: STRICTNESS[choice[0]])
        self.fields["lane"].choices = [*stricter, *([(OUT, _("Take it off the domain list"))] if may_go else [])]

    def wished_lane(self) -> str | None:
        """The new lane; None to take the domain off the list."""
        return None if self.cleaned_data["lane"] == OUT else self.cleaned_data["lane"]
