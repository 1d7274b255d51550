"""The forms about the domain list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.eligibility import versions
from pleiad.members.eligibility.domain_list import why_not_add
from pleiad.members.eligibility.listed_domains import STRICTNESS, DomainRule
from pleiad.members.eligibility.sectors import NATIONS, SECTORS
from pleiad.members.models import LANES
from pleiad.ui.fields import LineField
from pleiad.ui.forms import Radios

ANY = [("", _("Any"))]
UNSAID = [("", _("Not said"))]
NATION_CHOICES = [(name, _(name)) for name in NATIONS]
SECTOR_CHOICES = [(name, _(name)) for name in SECTORS]
OUT = "out"


class DomainFilterForm(forms.Form):
    """Which domains to show."""

    lane = forms.ChoiceField(label=_("Lane"), choices=[*ANY, *LANES], required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=[*ANY, *SECTOR_CHOICES], required=False)


class ProposeForm(forms.Form):
    """A proposed domain, checked against the domain list as it is now."""

    domain = forms.CharField(
        label=_("Domain"),
        help_text=_("What comes after the @ sign, such as council.example."),
        max_length=253,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Enter the domain.")},
    )
    match = forms.ChoiceField(
        label=_("What it covers"),
        choices=[("exact", _("This domain alone")), ("subdomains", _("This domain and everything under it"))],
        initial="exact",
        widget=Radios,
    )
    lane = forms.ChoiceField(
        label=_("Lane"),
        choices=LANES,
        initial="review",
        widget=Radios(
            hints={
                "auto": _("They are a member at once."),
                "review": _("An organiser looks at what they write."),
                "sponsor": _("Two members vouch for them."),
                "refuse": _("The address proves nothing. Two members can still vouch for them."),
            }
        ),
    )
    shared = forms.BooleanField(
        label=_("Many organisations share it"),
        help_text=_("Then it never names an employer, and we ask the applicant for theirs."),
        required=False,
    )
    organisation = LineField(
        label=_("Organisation"), help_text=_("Leave this empty for a shared domain."), max_length=200, required=False
    )
    organisation_cy = LineField(label=_("Organisation in Welsh (optional)"), max_length=200, required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=[*UNSAID, *SECTOR_CHOICES], required=False)
    nation = forms.ChoiceField(label=_("Nation"), choices=[*UNSAID, *NATION_CHOICES], required=False)
    evidence = LineField(
        label=_("Evidence (optional)"),
        help_text=_("Where people can check that it is theirs, such as their contact page."),
        max_length=200,
        required=False,
    )
    why = LineField(
        label=_("Why"),
        help_text=_("The second organiser reads this."),
        max_length=200,
        error_messages={"required": _("Say why, for the organiser who has to agree.")},
    )

    def clean_domain(self):
        """The domain in lower case, without an @ sign and what comes before it."""
        return self.cleaned_data["domain"].strip().lower().rpartition("@")[2]

    def clean(self):
        if self.errors:
            return
        if reason := why_not_add(listed=self.listed(), domain_list=versions.current()):
            self.add_error("domain", reason)

    def listed(self) -> DomainRule:
        """The domain as the list stores it."""
        names = ("domain", "match", "lane", "shared", "organisation", "organisation_cy", "sector", "nation", "evidence")
        values = {name: self.cleaned_data[name] for name in names}
        empty_is_none = {name: values[name] or None for name in ("organisation", "organisation_cy", "sector", "nation")}
        return DomainRule(**{**values, **empty_is_none})


class NarrowForm(forms.Form):
    """How a domain becomes stricter, or leaves the list."""

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
