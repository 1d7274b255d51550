"""The form of an event, in London's clock."""

import hashlib
from datetime import datetime

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pleiad.content.models import RoomRule
from pleiad.directory.models import Topic
from pleiad.ui import london
from pleiad.ui.fields import LineField, ParagraphsField, SeveralOf
from pleiad.ui.forms import Checkboxes, DateInput, Radios, TimeInput

from ... import labels, rules
from ...actions import planning
from ...models import Event, EventKind, Language, Region

YEARS_AHEAD = 3
FIELD_NAMES = [
    "title",
    "title_cy",
    "summary",
    "summary_cy",
    "description",
    "description_cy",
    "kind",
    "venue",
    "link",
    "capacity",
    "rule",
    "recorded",
    "region",
    "language",
    "captions",
    "interpreter",
    "step_free",
    "access",
    "part_of",
    "public",
    "names_shown",
]
"""Fields with the same name in the form and the event."""
RULE_HINTS = {rule: sentence for rule, (_name, sentence) in labels.RULES.items()}


class EventForm(forms.Form):
    """What an organiser says about an event. `cleaned_event()` gives the values as actions.planning takes them."""

    title = LineField(label=_("Title"), max_length=120, error_messages={"required": _("Enter a title.")})
    title_cy = LineField(label=_("Title in Welsh (optional)"), max_length=120, required=False)
    summary = LineField(
        label=_("Summary"),
        help_text=_("One or two sentences, for lists and search."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Enter a summary.")},
    )
    summary_cy = LineField(
        label=_("Summary in Welsh (optional)"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    description = ParagraphsField(
        label=_("What happens (optional)"), required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 8})
    )
    description_cy = ParagraphsField(
        label=_("What happens, in Welsh (optional)"),
        required=False,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind.choices, widget=Radios, initial=EventKind.MEETING)
    day = forms.DateField(
        label=_("Date"),
        widget=DateInput,
        error_messages={"required": _("Enter the date."), "invalid": _("Enter a real date, like 17 December 2026.")},
    )
    starts = forms.TimeField(
        label=_("Begins at"),
        widget=TimeInput,
        error_messages={"required": _("Enter the time it begins."), "invalid": _("Enter a time, like 16:00.")},
    )
    ends = forms.TimeField(
        label=_("Ends at"),
        widget=TimeInput,
        error_messages={"required": _("Enter the time it ends."), "invalid": _("Enter a time, like 17:30.")},
    )
    venue = LineField(
        label=_("Venue (optional)"),
        help_text=_("Leave this empty for an event that is only online."),
        max_length=200,
        required=False,
    )
    link = forms.URLField(
        label=_("Link to the meeting (optional for now)"),
        help_text=_("Members never see it: each member has a personal link that leads here while they have a place."),
        max_length=1000,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Enter the whole link, beginning with https://.")},
    )
    capacity = forms.IntegerField(
        label=_("Places (optional)"),
        help_text=_("Leave this empty if there is room for everyone."),
        required=False,
        min_value=1,
        max_value=100_000,
        error_messages={
            "invalid": _("Enter the number of places in figures."),
            "min_value": _("Enter at least one place, or leave this empty."),
            "max_value": _("Enter at most 100,000 places, or leave this empty."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )
    rule = forms.ChoiceField(
        label=_("Rule of the room"), choices=RoomRule.choices, widget=Radios(hints=RULE_HINTS), initial=RoomRule.CHATHAM
    )
    recorded = forms.BooleanField(label=_("The meeting is recorded"), required=False)
    region = forms.ChoiceField(
        label=_("Nation or region (optional)"),
        help_text=_("For an event with a venue, so that people nearby can find it."),
        choices=[("", _("None")), *Region.choices],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=Radios, initial=Language.ENGLISH)
    topics = SeveralOf(label=_("Topics (optional)"), queryset=Topic.objects.none(), widget=Checkboxes, required=False)
    part_of = forms.ModelChoiceField(
        label=_("Part of a bigger event (optional)"),
        help_text=_("Conferences and events that have sessions already are offered."),
        queryset=Event.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    captions = forms.BooleanField(label=_("Live captions"), required=False)
    interpreter = forms.BooleanField(label=_("BSL interpreter"), required=False)
    step_free = forms.BooleanField(label=_("Step-free"), required=False)
    access = LineField(
        label=_("More about access (optional)"),
        help_text=_("For example “Hearing loop” or “Quiet room”."),
        max_length=200,
        required=False,
    )
    public = forms.BooleanField(
        label=_("Anyone may see this page"),
        help_text=_("Without this, only members see it."),
        required=False,
        initial=True,
    )
    names_shown = forms.BooleanField(
        label=_("Members see who comes"),
        help_text=_("Never members who hide or come quietly, or colleagues behind a shield."),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    # In the order of the page, so that the error summary goes from top to bottom
    field_order = [
        "day", "starts", "ends", "title", "summary", "description", "kind", "topics", "part_of", "venue", "region", "link",
        "capacity", "captions", "interpreter", "step_free", "access", "rule", "language", "recorded", "public",
        "names_shown", "title_cy", "summary_cy", "description_cy",
    ]  # fmt: skip

    def __init__(
        self, data=None, *, at: datetime, event: Event | None = None, like: Event | None = None, following: int = 0
    ):
        """`event` is the one to change, and `following` how many come after it in its series; `like` is an event
        to copy, all but its day and link."""
        self.event, self.at = event, at
        initial = _initial(event) if event else {}
        if like:
            initial = {name: value for name, value in _initial(like).items() if name not in ("day", "seen", "link")}
        super().__init__(data, initial=initial)
        chosen = event or like
        offered = Q(retired_at=None) | Q(pk__in=[topic.pk for topic in chosen.topics.all()] if chosen else [])
        self.fields["topics"].queryset = Topic.objects.filter(offered)
        self.fields["part_of"].queryset = _can_be_bigger(event, at, chosen)
        if following:
            self.fields["reach"] = _reach(following)

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
        return link

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not 2000 <= day.year <= self.at.year + YEARS_AHEAD:
            raise forms.ValidationError(_("Enter a date within the next three years."))
        return day

    def clean(self):
        self._read_times()
        if self.event:
            self._check_against_event()

    def _read_times(self):
        day = self.cleaned_data.get("day")
        for name, becomes in (("starts", "starts_at"), ("ends", "ends_at")):
            said = self.cleaned_data.get(name)
            if day is None or said is None:
                continue
            moment = london.moment(day=day, at_time=said)
            if moment is None:
                self.add_error(
                    name, _("The clocks go forward that night, so this time does not exist. Choose another.")
                )
            else:
                self.cleaned_data[becomes] = moment
        starts_at, ends_at = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends", _("The event must end after it begins."))

    def _check_against_event(self):
        if self.cleaned_data.get("seen") != fingerprint(self.event):
            self.add_error(
                None,
                _("Someone changed this event after you opened the page. Open it again and make your change there."),
            )
        capacity = self.cleaned_data.get("capacity")
        if "capacity" not in self.errors and (reason := rules.why_not_change(event=self.event, capacity=capacity)):
            self.add_error("capacity", reason)
        starts_at = self.cleaned_data.get("starts_at")
        moved = starts_at and starts_at != self.event.starts_at
        if moved and self.event.published_at and starts_at <= self.at:
            self.add_error("day", _("A published event cannot be moved into the past."))

    def cleaned_event(self) -> dict:
        """The event's fields as planning.create and planning.change take them."""
        values = {name: self.cleaned_data[name] for name in (*FIELD_NAMES, "topics")}
        return values | {"starts_at": self.cleaned_data["starts_at"], "ends_at": self.cleaned_data["ends_at"]}

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
    bigger = Q(pk__in=coming.filter(kind=EventKind.CONFERENCE).union(with_sessions))
    if chosen and chosen.part_of_id:
        bigger |= Q(pk=chosen.part_of_id)
    return Event.objects.filter(bigger).exclude(pk=event.pk if event else None).order_by("starts_at", "pk")


def fingerprint(event: Event) -> str:
    """The same for as long as nobody edits the event; registrations do not change it."""
    names = [name for name in FIELD_NAMES if name != "part_of"]
    values = [
        str(getattr(event, name))
        for name in (*names, "part_of_id", "starts_at", "ends_at", "published_at", "cancelled_at")
    ]
    values += sorted(str(topic.pk) for topic in event.topics.all())
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:32]


def _initial(event):
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    values = {name: getattr(event, name) for name in FIELD_NAMES if name != "part_of"}
    values |= {"part_of": event.part_of_id, "topics": [topic.pk for topic in event.topics.all()]}
    return values | {"day": starts.date(), "starts": starts.time(), "ends": ends.time(), "seen": fingerprint(event)}
