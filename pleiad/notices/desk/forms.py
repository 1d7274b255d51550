"""The form of a notice, in London's clock."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from pleiad.members.eligibility.sectors import NATIONS, SECTORS
from pleiad.ui import london
from pleiad.ui.fields import LineField
from pleiad.ui.forms import DateInput, TimeInput

from .. import rules


def _chosen(names, all_of_them):
    return lambda: [("", all_of_them), *((name, translate(name)) for name in names)]


class NoticeForm(forms.Form):
    """What an organiser says on every page. `cleaned_notice()` gives the values as notices.actions.make takes them."""

    text = LineField(
        label=_("Text"),
        help_text=_("One line, up to 160 characters."),
        max_length=160,
        error_messages={"required": _("Enter what the notice says.")},
    )
    text_cy = LineField(label=_("Text in Welsh (optional)"), max_length=160, required=False)
    link = LineField(
        label=_("Link (optional)"),
        help_text=_("A page of this site, like /training/, or an address that begins with https://."),
        max_length=500,
        required=False,
    )
    from_day = forms.DateField(
        label=_("From"),
        widget=DateInput,
        error_messages={
            "required": _("Enter the first day."),
            "invalid": _("Enter a real date, like 17 December 2026."),
        },
    )
    from_time = forms.TimeField(
        label=_("At"), widget=TimeInput, error_messages={"required": _("Enter a time."), "invalid": _("Enter a time.")}
    )
    until_day = forms.DateField(
        label=_("Until"),
        widget=DateInput,
        error_messages={
            "required": _("Enter the last day."),
            "invalid": _("Enter a real date, like 17 December 2026."),
        },
    )
    until_time = forms.TimeField(
        label=_("At"), widget=TimeInput, error_messages={"required": _("Enter a time."), "invalid": _("Enter a time.")}
    )
    sector = forms.ChoiceField(
        label=_("For members of this sector"), required=False, choices=_chosen(SECTORS, _("Every sector, and visitors"))
    )
    nation = forms.ChoiceField(
        label=_("For members in this nation"), required=False, choices=_chosen(NATIONS, _("Every nation, and visitors"))
    )

    def __init__(self, data=None, *, at: datetime):
        self.at = at
        here = timezone.localtime(at)
        super().__init__(data, initial={"from_day": here.date(), "from_time": here.time().replace(second=0)})

    def clean_link(self):
        link = self.cleaned_data["link"]
        ours = link.startswith("/") and not link.startswith(("//", "/\\"))
        if link and not ours and not link.startswith("https://"):
            raise forms.ValidationError(_("Enter a page of this site, like /training/, or an address with https://."))
        return link

    def clean(self):
        for part in ("from", "until"):
            day, hour = self.cleaned_data.get(f"{part}_day"), self.cleaned_data.get(f"{part}_time")
            if day is None or hour is None:
                return
            moment = london.moment(day=day, at_time=hour)
            if moment is None:
                self.add_error(f"{part}_time", _("The clocks go forward that night, so this time does not exist."))
                return
            self.cleaned_data[f"{part}_at"] = moment
        reason = rules.why_not_make(
            from_at=self.cleaned_data["from_at"], until_at=self.cleaned_data["until_at"], at=self.at
        )
        if reason:
            self.add_error("until_day", reason)

    def cleaned_notice(self) -> dict:
        """The notice's fields as notices.actions.make takes them."""
        names = ("text", "text_cy", "link", "sector", "nation", "from_at", "until_at")
        return {name: self.cleaned_data[name] for name in names}
