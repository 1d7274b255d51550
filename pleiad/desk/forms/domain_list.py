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
PLACES = [(name, _(name)) for name in NATIONS]
AREAS = [(name, _(name)) for name in SECTORS]
OUT = "out"


class DomainFilterForm(forms.Form):
    """Which entries of the list to list."""

    lane = forms.ChoiceField(label=_("Lane"), choices=[*ANY, *LANES], required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=[*ANY, *AREAS], required=False)


class ProposeForm(forms.Form):
    """A wished entry; it is checked against the domain list as it is, with the list's own sentences."""

    domain = forms.CharField(
        label=_("Domain"),
        help_text=_("What stands after the @ sign, such as council.example."),
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
                "auto": _("She is a member at once."),
                "review": _("An organiser looks at what she writes."),
                "sponsor": _("Two members vouch for her."),
                "refuse": _("The address proves nothing. Two members can still vouch for her."),
            }
        ),
    )
    shared = forms.BooleanField(
        label=_("Many organisations share it"),
        help_text=_("Then it never names an employer, and she is asked."),
        required=False,
    )
    organisation = LineField(
        label=_("Organisation"), help_text=_("Leave this empty for a shared domain."), max_length=200, required=False
    )
    organisation_cy = LineField(label=_("Organisation in Welsh (optional)"), max_length=200, required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=[*UNSAID, *AREAS], required=False)
    nation = forms.ChoiceField(label=_("Nation"), choices=[*UNSAID, *PLACES], required=False)
    evidence = LineField(
        label=_("Evidence (optional)"),
        help_text=_("Where one can read that it is theirs, such as their contact page."),
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
        """Lower case, without an @ sign or an address in front."""
        return self.cleaned_data["domain"].strip().lower().rpartition("@")[2]

    def clean(self):
        if self.errors:
            return
        if reason := why_not_add(listed=self.listed(), domain_list=versions.current()):
            self.add_error("domain", reason)

    def listed(self) -> DomainRule:
        """The entry as the list takes it."""
        names = ("domain", "match", "lane", "shared", "organisation", "organisation_cy", "sector", "nation", "evidence")
        said = {name: self.cleaned_data[name] for name in names}
        empty_is_nothing = {
            name: said[name] or None for name in ("organisation", "organisation_cy", "sector", "nation")
        }
        return DomainRule(**{**said, **empty_is_nothing})


class NarrowForm(forms.Form):
    """How an entry becomes stricter, or goes."""

    lane = forms.ChoiceField(
        label=_("What it becomes"), widget=Radios, error_messages={"required": _("Choose what the entry becomes.")}
    )
    why = LineField(label=_("Why"), max_length=200, error_messages={"required": _("Say why.")})

    def __init__(self, data=None, *, lane: str, may_go: bool):
        super().__init__(data)
        stricter = [(name, label) for name, label in LANES if STRICTNESS[name] > STRICTNESS[lane]]
        stricter.sort(key=lambda choice: STRICTNESS[choice[0]])
        self.fields["lane"].choices = [*stricter, *([(OUT, _("Take it out of the register"))] if may_go else [])]

    def wished_lane(self) -> str | None:
        """The new lane; None to take the entry out."""
        return None if self.cleaned_data["lane"] == OUT else self.cleaned_data["lane"]
