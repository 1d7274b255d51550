from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Topic
from pleiad.members import addresses
from pleiad.members.eligibility import versions
from pleiad.members.eligibility.sectors import SECTORS
from pleiad.members.models import Organisation
from pleiad.ui.fields import SeveralOf, clean_line
from pleiad.ui.forms import Checkboxes, DateInput, Radios, TimeInput

from .models import Grade, HowToTalk, MentoringRegion, Profession, Show, Time, TimeOfDay
from .models.profiles import CIRCLE_AT_MOST, CONVERSATIONS_AT_MOST, MENTEES_AT_MOST

TOPICS_AT_MOST = 8
MINUTES = (5, 6000)
LENGTHS = [
    (30, _("Half an hour")),
    (45, _("Three quarters of an hour")),
    (60, _("An hour")),
    (90, _("An hour and a half")),
]


def numbers(least, most):
    """The error messages of a whole-number field with these limits."""
    said = format_lazy(_("Enter a whole number from {least} to {most}."), least=least, most=most)
    return {"invalid": said, "min_value": said, "max_value": said}


class Topics(SeveralOf):
    """A few topics, as checkboxes."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Topic.objects.none(), required=False, **kwargs)

    def clean(self, value):
        chosen = super().clean(value)
        if len(chosen) > TOPICS_AT_MOST:
            raise forms.ValidationError(_("Choose up to eight topics, the ones that matter most."))
        return chosen


class MentoringProfileForm(forms.Form):
    """The three questions."""

    sides = forms.MultipleChoiceField(
        label=_("What brings you here?"),
        choices=[
            ("mentors", _("I can help someone")),
            ("seeks", _("I would like help myself")),
        ],
        widget=Checkboxes,
        error_messages={"required": _("Choose whether you can help, want help, or both.")},
    )
    offers = Topics(label=_("What I can help with"), help_text=_("Up to eight."))
    wants = Topics(label=_("What I want help with"), help_text=_("Up to eight."))
    words = forms.CharField(
        label=_("In your own words (optional)"),
        help_text=_("For example: I moved from a library into service design at 40 and can tell how."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    time = forms.ChoiceField(
        label=_("How much time do you have?"),
        choices=Time.choices,
        widget=Radios,
        error_messages={"required": _("Choose how much time you have.")},
    )
    capacity = forms.IntegerField(
        label=_("How many mentees would you take at a time?"),
        help_text=_("Only if you can help someone. One is a good number to begin with."),
        min_value=0,
        max_value=MENTEES_AT_MOST,
        required=False,
        error_messages=numbers(0, MENTEES_AT_MOST),
    )
    talks = forms.MultipleChoiceField(
        label=_("How do you like to talk?"),
        choices=HowToTalk.choices,
        widget=Checkboxes,
        error_messages={"required": _("Choose at least one way to talk.")},
    )

    def __init__(self, *args, profile=None, known=None, **kwargs):
        """`known`: topics to begin with where there is no profile yet; the member still chooses a side."""
        kwargs.setdefault("initial", known or {} if profile is None else _answers(profile))
        super().__init__(*args, **kwargs)
        topics = Topic.objects.filter(retired_at=None)
        self.fields["offers"].queryset = self.fields["wants"].queryset = topics
        self.fields["capacity"].initial = 1

    def clean(self):
        sides = self.cleaned_data.get("sides", [])
        if "mentors" in sides and "offers" in self.cleaned_data and not self.cleaned_data["offers"]:
            self.add_error("offers", _("Choose at least one topic that you can help with."))
        if "seeks" in sides and "wants" in self.cleaned_data and not self.cleaned_data["wants"]:
            self.add_error("wants", _("Choose at least one topic that you want help with."))

    def answers(self) -> dict:
        """The values as actions.profiles.keep_profile takes them."""
        values = dict(self.cleaned_data)
        sides = values.pop("sides")
        capacity = values.pop("capacity")
        return {
            **values,
            "mentors": "mentors" in sides,
            "seeks": "seeks" in sides,
            "capacity": 1 if capacity is None else capacity,
        }


def _answers(profile):
    sides = [name for name in ("mentors", "seeks") if getattr(profile, f"{name}_since")]
    return {
        "sides": sides,
        "offers": profile.offers.all(),
        "wants": profile.wants.all(),
        "words": profile.words,
        "time": profile.time,
        "capacity": profile.capacity,
        "talks": profile.talks,
    }


NOT_SAID = ("", _("I would rather not say"))


class MoreForm(forms.Form):
    """The optional answers, which make matches better."""

    profession = forms.ChoiceField(label=_("Your profession"), required=False)
    grade = forms.TypedChoiceField(
        label=_("Your grade"),
        help_text=_("Civil service grades. If yours has another name, choose the nearest."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    region = forms.ChoiceField(label=_("Where you work"), required=False)
    times = forms.MultipleChoiceField(
        label=_("When can you talk?"), choices=TimeOfDay.choices, widget=Checkboxes, required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you would like to talk"),
        help_text=_("With none chosen, any will do."),
        choices=settings.LANGUAGES,
        widget=Checkboxes,
        required=False,
    )
    sector_wished = forms.ChoiceField(label=_("A sector that your mentor should know"), required=False)
    same_organisation = forms.BooleanField(
        label=_("Someone from my own organisation is fine"),
        help_text=_(
            "You are proposed to each other only if you both agree to this. Put your line manager, and anyone who "
            "reports to you, on your list of people you never want to be paired with."
        ),
        required=False,
    )
    conversations = forms.IntegerField(
        label=_("Single conversations you would give at a time"),
        help_text=_("For people who get no mentor in a round. 0 for none."),
        min_value=0,
        max_value=CONVERSATIONS_AT_MOST,
        initial=0,
        error_messages={"required": _("Enter 0 if you would give none."), **numbers(0, CONVERSATIONS_AT_MOST)},
    )
    circle_places = forms.IntegerField(
        label=_("Places in a circle that you would lead"),
        help_text=_("You and several mentees talk together. 0 for none."),
        min_value=0,
        max_value=CIRCLE_AT_MOST,
        initial=0,
        error_messages={"required": _("Enter 0 if you would lead none."), **numbers(0, CIRCLE_AT_MOST)},
    )
    shows = forms.MultipleChoiceField(
        label=_("What may a proposal say about you before you have both said yes?"),
        help_text=_(
            "It always names your topics and your sector. Once you have both said yes, each of you sees the other’s "
            "name, organisation and email address."
        ),
        choices=Show.choices,
        widget=Checkboxes,
        required=False,
    )

    def __init__(self, *args, profile, **kwargs):
        names = (
            "profession",
            "grade",
            "region",
            "times",
            "languages",
            "sector_wished",
            "conversations",
            "circle_places",
            "shows",
        )
        initial = {name: getattr(profile, name) for name in names}
        initial["same_organisation"] = bool(profile.same_organisation_since)
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["profession"].choices = [NOT_SAID, *Profession.choices]
        self.fields["grade"].choices = [NOT_SAID, *Grade.choices]
        self.fields["region"].choices = [NOT_SAID, *MentoringRegion.choices]
        self.fields["sector_wished"].choices = [("", _("Any sector")), *((name, _(name)) for name in SECTORS)]
        if not profile.mentors_since:
            del self.fields["conversations"], self.fields["circle_places"]
        if not profile.seeks_since:
            del self.fields["sector_wished"]


class AvoidForm(forms.Form):
    """A person by name or email address, or an organisation."""

    named = forms.CharField(
        label=_("A person"),
        help_text=_("Their full name or, better, their work email address. We never say whether they are a member."),
        max_length=254,
        required=False,
    )
    organisation = forms.ModelChoiceField(
        label=_("Or an organisation"), queryset=Organisation.objects.none(), required=False, empty_label=_("None")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.order_by("name")

    def clean_named(self):
        return clean_line(self.cleaned_data["named"])

    def clean(self):
        named, organisation = self.cleaned_data.get("named"), self.cleaned_data.get("organisation")
        if not named and not organisation and not self.errors:
            self.add_error("named", _("Enter a name or an address, or choose an organisation."))
        if named and organisation:
            self.add_error("organisation", _("Add one at a time: the person, or the organisation."))

    def avoided(self) -> dict:
        """The values as actions.profiles.avoid takes them."""
        named, organisation = self.cleaned_data["named"], self.cleaned_data["organisation"]
        if organisation:
            return {"organisation": organisation}
        key = named.lower()
        if "@" in named:
            parsed = addresses.parse(named)
            if not isinstance(parsed, addresses.Malformed):
                key = versions.current().key(parsed)
        return {"named": named, "key": key}


class DateForm(forms.Form):
    """A date for the two, in London's clock."""

    day = forms.DateField(label=_("Day"), widget=DateInput, error_messages={"required": _("Enter the day.")})
    starts = forms.TimeField(label=_("From"), widget=TimeInput, error_messages={"required": _("Enter the time.")})
    minutes = forms.TypedChoiceField(label=_("How long?"), choices=LENGTHS, coerce=int, initial=30, widget=Radios)
    where = forms.CharField(
        label=_("Where (optional)"),
        help_text=_("A link to a call, a phone number, or an address."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args, meeting=None, **kwargs):
        if meeting is not None:
            start = timezone.localtime(meeting.starts_at)
            length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
            kwargs["initial"] = {"day": start.date(), "starts": start.time(), "minutes": length, "where": meeting.where}
        super().__init__(*args, **kwargs)

    def clean_where(self):
        return clean_line(self.cleaned_data["where"])

    def clean_day(self):
        if self.cleaned_data["day"] > timezone.localdate() + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day within a year."))
        return self.cleaned_data["day"]

    def clean(self):
        if {"day", "starts", "minutes"} <= self.cleaned_data.keys():
            naive = datetime.combine(self.cleaned_data["day"], self.cleaned_data["starts"])
            start = timezone.make_aware(naive)
            self.cleaned_data["starts_at"] = start
            self.cleaned_data["ends_at"] = start + timedelta(minutes=self.cleaned_data["minutes"])

    def when_and_where(self) -> dict:
        """The values as actions.pairings.set_meeting takes them."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "where")}


class GoalsForm(forms.Form):
    goals = forms.CharField(
        label=_("What do the two of you want to achieve?"),
        help_text=_("Only you two can read this. Two or three lines are plenty."),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class MinutesForm(forms.Form):
    minutes = forms.IntegerField(
        label=_("How many minutes did you give in all?"),
        help_text=_("Meetings and what you did for them. The other person confirms it before it counts."),
        min_value=MINUTES[0],
        max_value=MINUTES[1],
        error_messages={"required": _("Enter the minutes."), **numbers(*MINUTES)},
    )


class EndForm(forms.Form):
    again = forms.ChoiceField(
        label=_("And then?"),
        choices=[("yes", _("Match me with someone else")), ("no", _("I would rather rest"))],
        widget=Radios,
        error_messages={"required": _("Choose what happens then.")},
    )

    def __init__(self, *args, why_not_again=None, **kwargs):
        """`why_not_again`: why nothing new can be proposed to the member in this round, or None; then there is no choice."""
        super().__init__(*args, **kwargs)
        if why_not_again:
            self.fields["again"].help_text = why_not_again
            self.fields["again"].choices = [("no", _("I will come back in another round"))]
            self.fields["again"].initial = "no"
