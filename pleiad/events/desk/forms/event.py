"""The form of an event, in London's clock."""

import copy
import hashlib
from datetime import datetime
from typing import cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pleiad.directory.models import Topic
from pleiad.ui.fields import LineField, LinkField, ParagraphsField, SeveralOf
from pleiad.ui.forms import Radios

from ... import labels, rules
from ...actions import planning
from ...models import ACCESS_FACTS, Event, EventKind, Region
from .times import TimesForm

RULE_HINTS = {rule: sentence for rule, (_name, sentence) in labels.RULES.items()}
CONFERENCES = (EventKind.WHOLE_CONFERENCE, EventKind.CONFERENCE)
NOT_COPIED = ("link",)
"""Each event has a link of its own."""


class EventForm(TimesForm):
    """What an organiser says about an event. `cleaned_event()` gives the values as actions.planning takes them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta(TimesForm.Meta):
        # In the order of the page, so that the error summary goes from top to bottom
        fields = [
            "title", "summary", "description", "gains", "kind", "topics", "part_of", "venue", "region", "link", "capacity",
            *ACCESS_FACTS, "access", "rule", "language", "recorded", "public", "names_shown", "title_cy", "summary_cy",
            "description_cy", "gains_cy", "access_cy",
        ]  # fmt: skip
        # A form asks, and says what is optional; the preview of a change names the fact itself.
        labels = {
            "description": _("What happens (optional)"),
            "topics": _("Topics (optional)"),
            "part_of": _("Part of a bigger event (optional)"),
            "venue": _("Venue (optional)"),
            "region": _("Nation or region (optional)"),
            "link": _("Link to the meeting (optional for now)"),
            "capacity": _("Places (optional)"),
            "access": _("More about access (optional)"),
            "recorded": _("The meeting is recorded"),
            "title_cy": _("Title in Welsh (optional)"),
            "summary_cy": _("Summary in Welsh (optional)"),
            "description_cy": _("What happens, in Welsh (optional)"),
            "gains": _("What an employer gains (optional)"),
            "gains_cy": _("What an employer gains, in Welsh (optional)"),
            "access_cy": _("More about access, in Welsh (optional)"),
        }
        field_classes = {
            **dict.fromkeys(["title", "title_cy", "summary", "summary_cy", "venue", "access", "access_cy"], LineField),
            **dict.fromkeys(["description", "description_cy", "gains", "gains_cy"], ParagraphsField),
            "link": LinkField,
            "topics": SeveralOf,
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "summary_cy": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 8}),
            "description_cy": forms.Textarea(attrs={"rows": 5}),
            **{name: forms.Textarea(attrs={"rows": 2}) for name in ("gains", "gains_cy")},
            "kind": Radios,
            "capacity": forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
            "rule": Radios(hints=RULE_HINTS),
            "language": Radios,
        }
        error_messages = {
            "title": {"required": _("Enter a title.")},
            "summary": {"required": _("Enter a summary.")},
            "capacity": {
                "invalid": _("Enter the number of places in figures."),
                "min_value": _("Enter at least one place, or leave this empty."),
                "max_value": _("Enter at most 100,000 places, or leave this empty."),
            },
        }

    field_order = ["day", "starts", "ends", "last_day", *Meta.fields]

    def __init__(
        self, data=None, *, at: datetime, event: Event | None = None, like: Event | None = None, following: int = 0
    ):
        """`event` is the one to change, and `following` how many come after it in its series; `like` is an event
        to copy, all but its day and link."""
        self.event = event
        initial: dict[str, object] = {}
        if chosen := event or like:
            starts, ends = timezone.localtime(chosen.starts_at), timezone.localtime(chosen.ends_at)
            initial = {"starts": starts.time(), "ends": ends.time()}
            if event:
                last = ends.date() if ends.date() != starts.date() else None
                initial |= {"day": starts.date(), "last_day": last, "seen": fingerprint(event)}
            else:
                initial |= _copied(chosen)
        # A copy, because a form writes what was sent into its instance.
        super().__init__(data, at=at, instance=copy.copy(event) if event else None, initial=initial)
        self.fields["region"].choices = [("", _("None")), *Region.choices]
        offered = Q(retired_at=None) | Q(pk__in=[topic.pk for topic in chosen.topics.all()] if chosen else [])
        self.fields["topics"].queryset = Topic.objects.filter(offered)
        self.fields["part_of"].queryset = _can_be_bigger(event, at, chosen)
        self.fields["part_of"].empty_label = _("None")
        if following:
            self.fields["reach"] = _reach(following)

    @property
    def access_facts(self) -> list[forms.BoundField]:
        """The boxes of the access facts, for the page."""
        return [self[name] for name in ACCESS_FACTS]

    @property
    def with_following(self) -> bool:
        """Whether the change also applies to all events that follow in the series."""
        return self.cleaned_data.get("reach") == "following"

    def clean_link(self):
        link = self.cleaned_data["link"]
        trusted = (
            "https://",
            f"{settings.BASE_URL}/",
        )  # a page of this installation may be plain http in a demonstration
        if link and not link.startswith(trusted):
            raise forms.ValidationError(
                _("The link must begin with https://, so that nobody else can read what is sent.")
            )
        if not (self.event and link == self.event.link) and (
            reason := rules.why_not_lead_to(link=link, together=False)
        ):
            raise forms.ValidationError(reason)
        return link

    def clean(self):
        super().clean()
        if self.event:
            self._check_against_event()

    def _check_against_event(self):
        if self.cleaned_data.get("seen") != fingerprint(self.event):
            self.add_error(
                None,
                _("Someone changed this event after you opened the page. Open it again and make your change there."),
            )
        capacity = self.cleaned_data.get("capacity")
        asked = "capacity" not in self.errors and capacity != 0  # none at all is refused by the column
        if asked and (reason := rules.why_not_change(event=self.event, capacity=capacity)):
            self.add_error("capacity", reason)
        starts_at = self.cleaned_data.get("starts_at")
        moved = starts_at and starts_at != self.event.starts_at
        if moved and self.event.published_at and starts_at <= self.at:
            self.add_error("day", _("A published event cannot be moved into the past."))

    def cleaned_event(self) -> planning.EventFacts:
        """What was said of the event, as planning.create and planning.change take it."""
        names = (*self.Meta.fields, "starts_at", "ends_at")
        return cast(planning.EventFacts, {name: self.cleaned_data[name] for name in names})

    def changed_fields(self) -> set[str]:
        """Which of the event's fields would change."""
        return planning.changed_fields(event=self.event, **self.cleaned_event())


def _reach(following):
    those = ngettext("This event and the one that follows", "This event and the %(count)s that follow", following) % {
        "count": following
    }
    choices = [("this", _("Only this event")), ("following", those)]
    hints = {"following": _("Each moves by as many days, to the same hours. Their registrations stay.")}
    return forms.ChoiceField(
        label=_("It belongs to a series. What do you want to change?"),
        choices=choices, widget=Radios(hints=hints), initial="this", required=False,
    )  # fmt: skip


def _can_be_bigger(event, at, chosen):
    """Coming conferences and events that have sessions, but no session itself (two levels, no circle), and the one chosen now."""
    if event and event.sessions.exists():
        return Event.objects.none()
    coming = Event.objects.filter(part_of=None, cancelled_at=None, ends_at__gt=at).values("pk")
    with_sessions = coming.filter(pk__in=Event.objects.filter(part_of__isnull=False).values("part_of"))
    # A union, so that each part uses its own index however many events there are.
    bigger = Q(pk__in=coming.filter(kind__in=CONFERENCES).union(with_sessions))
    if chosen and chosen.part_of_id:
        bigger |= Q(pk=chosen.part_of_id)
    return Event.objects.filter(bigger).exclude(pk=event.pk if event else None).order_by("starts_at", "pk")


def fingerprint(event: Event) -> str:
    """The same for as long as nobody edits the event; registrations do not change it."""
    said = model_to_dict(event, fields=[name for name in EventForm.Meta.fields if name != "topics"])
    values = [*said.values(), event.starts_at, event.ends_at, event.published_at, event.cancelled_at]
    values += sorted(topic.pk for topic in event.topics.all())
    return hashlib.sha256("\x1f".join(str(each) for each in values).encode()).hexdigest()[:32]


def _copied(event):
    return model_to_dict(event, fields=[name for name in EventForm.Meta.fields if name not in NOT_COPIED])
