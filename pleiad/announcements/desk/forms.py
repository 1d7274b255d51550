"""The form of an announcement: what it says, whom it is for, and when it leaves."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space
from pleiad.directory.models import Topic
from pleiad.events.models import Event
from pleiad.members.eligibility.sectors import nation_choices, sector_choices
from pleiad.members.models import Member
from pleiad.members.organisations.forms import OrganisationField
from pleiad.ui import london
from pleiad.ui.fields import DayField, LineField, MarkdownField, SeveralOf, TimeOfDayField
from pleiad.ui.forms import Radios

from .. import rules
from ..models import Announcement

EVENTS_SINCE = timedelta(days=90)


class AnnouncementForm(forms.ModelForm):
    """What an organiser writes to members. `cleaned_announcement()` gives the values as `actions.writing` takes them."""

    organisation = OrganisationField(
        label=_("Organisation"),
        required=False,
        help_text=_("Members who work there now. Type its name or a part of it."),
    )
    from_day = DayField(label=_("From"), required=False)
    from_time = TimeOfDayField(label=_("At"), required=False)

    class Meta:
        model = Announcement
        fields = [
            "kind", "subject", "subject_cy", "text", "text_cy", "sector", "nation", "organisation", "topics", "space",
            "event", "at_event", "replies_to", "an_hour",
        ]  # fmt: skip
        field_classes = {
            "subject": LineField, "subject_cy": LineField, "text": MarkdownField, "text_cy": MarkdownField,
            "topics": SeveralOf,
        }  # fmt: skip
        widgets = {
            "kind": Radios(
                hints={
                    "announcement": _("Members can stop these emails."),
                    "newsletter": _("To all members, once a month. Members can stop it."),
                    "must-know": _(
                        "Such as a new room or a late start. It goes to everyone you choose of one meeting."
                    ),
                }
            ),
        }
        error_messages = {
            "subject": {"required": _("Enter a subject.")},
            "text": {"required": _("Write what you want to say.")},
        }

    def __init__(self, data=None, *, at: datetime, instance: Announcement | None = None, initial=None):
        start = {}
        if instance is not None and instance.from_at:
            here = timezone.localtime(instance.from_at)
            start = {"from_day": here.date(), "from_time": here.time()}
        if instance is not None and instance.organisation_id:
            start["organisation"] = instance.organisation
        super().__init__(data, instance=instance, initial=start | (initial or {}))
        self.at = at
        self.fields["sector"].choices = [("", _("Every sector")), *sector_choices()[1:]]
        self.fields["nation"].choices = [("", _("Every nation")), *nation_choices()[1:]]
        self.fields["topics"].queryset = Topic.objects.filter(retired_at=None)
        self.fields["space"].queryset = Space.objects.filter(closed=False, archived_at=None)
        lately = Event.objects.published().filter(ends_at__gt=at - EVENTS_SINCE).order_by("starts_at", "pk")
        self.fields["event"].queryset = lately
        self.fields["replies_to"].queryset = Member.objects.organisers().order_by("name", "pk")
        self.fields["replies_to"].help_text = _("Members who answer the email write to this person’s address.")

    def clean(self):
        super().clean()
        day, hour = self.cleaned_data.get("from_day"), self.cleaned_data.get("from_time")
        self.cleaned_data["from_at"] = None
        if day:
            self.cleaned_data["from_at"] = london.moment(day=day, at_time=hour or time(9))
            if self.cleaned_data["from_at"] is None:
                self.add_error("from_time", _("The clocks go forward that night, so this time does not exist."))
        elif hour:
            self.add_error("from_day", _("Enter the day."))
        if self.errors:
            return
        wanted = Announcement(
            **{
                name: self.cleaned_data[name]
                for name in ("kind", "sector", "nation", "organisation", "space", "event", "at_event")
            }
        )
        if reason := rules.why_not_audience(announcement=wanted, topics=len(self.cleaned_data["topics"])):
            self.add_error("event" if wanted.at_event or wanted.kind == "must-know" else "kind", reason)

    def cleaned_announcement(self) -> dict:
        """The values as `actions.writing` takes them."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "from_at")}


class TellMembersForm(forms.Form):
    """Whom to tell of a meeting that was just published."""

    # No ModelForm: it makes a draft, whose own form asks for everything else.

    whom = forms.ChoiceField(widget=Radios, error_messages={"required": _("Choose who to tell, or nobody.")})

    def __init__(self, data=None, *, choices, label):
        super().__init__(data)
        self.fields["whom"].choices, self.fields["whom"].label = choices, label
