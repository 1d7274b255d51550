"""The form of a mentoring round, in days of London's calendar."""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import clean_line
from pleiad.ui.forms import DateInput, Radios

from ..forms import numbers
from ..models import Participation, Role, Round
from ..soft_rules import SOFT_RULES, importance_of

IMPORTANCE = [(1, _("Counts")), (2, _("Counts twice")), (0, _("Is not used"))]
DAYS = ("opens", "closes", "starts", "ends")


class RoundForm(forms.Form):
    """A round: its name, its four days, how long people have to answer, and what counts how much."""

    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Enter a name.")})
    opens = forms.DateField(
        label=_("People can join from"),
        widget=DateInput,
        error_messages={"required": _("Enter the day from which people can join.")},
    )
    closes = forms.DateField(
        label=_("People can join until"),
        widget=DateInput,
        error_messages={"required": _("Enter the last day on which people can join.")},
    )
    starts = forms.DateField(
        label=_("It starts"), widget=DateInput, error_messages={"required": _("Enter the day on which it starts.")}
    )
    ends = forms.DateField(label=_("It ends"), widget=DateInput, error_messages={"required": _("Enter its last day.")})
    answer_days = forms.IntegerField(
        label=_("Days to answer a proposal"),
        help_text=_("A proposal not answered by then lapses, and the place goes to someone else."),
        min_value=1,
        max_value=30,
        initial=7,
        error_messages={"required": _("Enter the days."), **numbers(1, 30)},
    )

    def __init__(self, *args, round: Round | None = None, **kwargs):
        self.round = round
        if round is not None:
            kwargs["initial"] = _as_sent(round)
        super().__init__(*args, **kwargs)
        for kind, rule in SOFT_RULES.items():
            self.fields[f"counts_{kind}"] = forms.TypedChoiceField(
                label=rule.label, choices=IMPORTANCE, coerce=int, initial=1
            )

    def counted(self):
        """The bound fields that say what counts how much."""
        return [self[f"counts_{kind}"] for kind in SOFT_RULES]

    def clean_name(self):
        return clean_line(self.cleaned_data["name"])

    def clean(self):
        before, latest = None, timezone.localdate() + timedelta(days=3 * 366)
        for name in DAYS:
            day = self.cleaned_data.get(name)
            if day and day > latest:
                self.add_error(name, _("Enter a date within the next three years."))
                day = None
            if day and before and day < before:
                self.add_error(name, _("This day comes before the one above it."))
            before = day or before
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends - starts < timedelta(days=42):
            self.add_error("ends", _("A round lasts six weeks at least: proposals stop four weeks before its end."))

    def cleaned_round(self) -> dict:
        """The values as actions.rounds takes them."""
        got = self.cleaned_data
        return {
            "name": got["name"],
            "opens_at": _begins(got["opens"]),
            "closes_at": _begins(got["closes"] + timedelta(days=1)),
            "starts_at": _begins(max(got["starts"], got["closes"] + timedelta(days=1))),
            "ends_at": _begins(got["ends"] + timedelta(days=1)),
            "answer_days": got["answer_days"],
            "importance": {kind: got[f"counts_{kind}"] for kind in SOFT_RULES if got[f"counts_{kind}"] != 1},
        }


def _begins(day):
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def _as_sent(round):
    def day(moment):
        return timezone.localtime(moment, timezone.get_default_timezone()).date()

    return {
        "name": round.name,
        "opens": day(round.opens_at),
        "closes": day(round.joins_until),
        "starts": day(round.starts_at),
        "ends": day(round.runs_until),
        "answer_days": round.answer_days,
        **{f"counts_{kind}": importance_of(kind, round.importance) for kind in SOFT_RULES},
    }


class WishForm(forms.Form):
    """Two people of a round, by name or address, and whether they are to be together or apart."""

    mentee = forms.CharField(
        label=_("The mentee"),
        help_text=_("Their full name or their email address."),
        max_length=254,
        error_messages={"required": _("Enter the mentee’s name or address.")},
    )
    mentor = forms.CharField(
        label=_("The mentor"), max_length=254, error_messages={"required": _("Enter the mentor’s name or address.")}
    )
    wish = forms.ChoiceField(
        label=_("What do you want for these two?"),
        choices=[
            ("together", _("Together, if the rules allow it, whatever the scores")),
            ("apart", _("Apart, whatever the scores")),
        ],
        widget=Radios,
        error_messages={"required": _("Choose together or apart.")},
    )

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round
        for name in (Role.MENTEE, Role.MENTOR):
            self.fields[name].widget.attrs.update({"list": f"{name}s", "autocomplete": "off"})

    def taking_part(self, role):
        """The participations in the round on this side."""
        return Participation.objects.active().filter(round=self.round, role=role).select_related("member")

    def names(self, role, *, at_most):
        """The names to choose from on this side; none where there are more than `at_most`."""
        found = list(
            self.taking_part(role).order_by("member__name").values_list("member__name", flat=True)[: at_most + 1]
        )
        return found if len(found) <= at_most else []

    def clean_mentee(self):
        return self._one(
            Role.MENTEE, self.cleaned_data["mentee"], _("Nobody of this name or address takes part as a mentee.")
        )

    def clean_mentor(self):
        return self._one(
            Role.MENTOR, self.cleaned_data["mentor"], _("Nobody of this name or address takes part as a mentor.")
        )

    def _one(self, role, text, nobody):
        said = clean_line(text)
        meant = Q(member__name__iexact=said) | Q(member__email__iexact=said)
        found = list(self.taking_part(role).filter(meant)[:2])
        if not found:
            raise forms.ValidationError(nobody)
        if len(found) > 1:
            raise forms.ValidationError(_("More than one person has this name. Enter the email address."))
        return found[0].member

    def clean(self):
        two = [self.cleaned_data.get(name) for name in ("mentee", "mentor")]
        if two[0] and two[0] == two[1]:
            self.add_error("mentor", _("These are the same person."))
