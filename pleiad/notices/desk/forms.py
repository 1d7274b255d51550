"""The form of a notice, in London's clock."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.members.eligibility.sectors import nation_choices, sector_choices
from pleiad.ui import london
from pleiad.ui.fields import DayField, LineField, TimeOfDayField

from .. import rules
from ..models import Notice

NO_TIME = dict.fromkeys(["required", "invalid"], _("Enter a time."))


class NoticeForm(forms.ModelForm):
    """What an organiser says on every page. `cleaned_notice()` gives the values as notices.actions.make takes them."""

    from_day = DayField(label=_("From"), error_messages={"required": _("Enter the first day.")})
    from_time = TimeOfDayField(label=_("At"), error_messages=NO_TIME)
    until_day = DayField(label=_("Until"), error_messages={"required": _("Enter the last day.")})
    until_time = TimeOfDayField(label=_("At"), error_messages=NO_TIME)

    class Meta:
        model = Notice
        fields = ["text", "text_cy", "link", "sector", "nation"]
        field_classes = dict.fromkeys(["text", "text_cy", "link"], LineField)
        error_messages = {"text": {"required": _("Enter what the notice says.")}}

    field_order = [
        "text", "text_cy", "link", "from_day", "from_time", "until_day", "until_time", "sector", "nation",
    ]  # fmt: skip

    def __init__(self, data=None, *, at: datetime):
        self.at = at
        here = timezone.localtime(at)
        super().__init__(data, initial={"from_day": here.date(), "from_time": here.time().replace(second=0)})
        self.fields["sector"].choices = [("", _("Every sector, and visitors")), *sector_choices()[1:]]
        self.fields["nation"].choices = [("", _("Every nation, and visitors")), *nation_choices()[1:]]

    def clean_link(self):
        link = self.cleaned_data["link"]
        ours = link.startswith("/") and not link.startswith(("//", "/\\"))
        if link and not ours and not link.startswith("https://"):
            raise forms.ValidationError(_("Enter a page of this site, like /training/, or an address with https://."))
        return link

    def clean(self):
        super().clean()
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
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "from_at", "until_at")}
