"""The form of a mentoring round, in days of London's calendar."""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import DayField, LineField, clean_line
from pleiad.ui.forms import Radios

from ..forms.numbers import numbers
from ..models import Participation, Role, Round
from ..models.rounds import ANSWER_DAYS_AT_MOST
from ..soft_rules import SOFT_RULES, importance_of

IMPORTANCE = [(1, _("Counts")), (2, _("Counts twice")), (0, _("Is not used"))]
DAYS = ("opens", "closes", "starts", "ends")


class RoundForm(forms.ModelForm):
    """A round: its name, its four days, how long people have to answer, and what counts how much."""

    opens = DayField(
        label=_("People can join from"),
        error_messages={"required": _("Enter the day from which people can join.")},
    )
    closes = DayField(
        label=_("People can join until"),
        error_messages={"required": _("Enter the last day on which people can join.")},
    )
    starts = DayField(label=_("It starts"), error_messages={"required": _("Enter the day on which it starts.")})
    ends = DayField(label=_("It ends"), error_messages={"required": _("Enter its last day.")})

    class Meta:
        model = Round
        fields = ["name", "answer_days"]
        field_classes = {"name": LineField}
        widgets = {"answer_days": forms.NumberInput(attrs={"max": ANSWER_DAYS_AT_MOST})}
        error_messages = {
            "name": {"required": _("Enter a name.")},
            "answer_days": {"required": _("Enter the days."), **numbers(1, ANSWER_DAYS_AT_MOST)},
        }

    field_order = ("name", *DAYS, "answer_days")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer_days"].widget.attrs["min"] = 1
        if self.instance.pk:
            self.initial.update(_days_of(self.instance))
        for kind, rule in SOFT_RULES.items():
            self.fields[f"counts_{kind}"] = forms.TypedChoiceField(
                label=rule.label,
                choices=IMPORTANCE,
                coerce=int,
                initial=importance_of(kind, self.instance.importance),
            )

    def counted(self):
        """The bound fields that say what counts how much."""
        return [self[f"counts_{kind}"] for kind in SOFT_RULES]

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


def _days_of(round):
    moments = {
        "opens": round.opens_at,
        "closes": round.joins_until,
        "starts": round.starts_at,
        "ends": round.runs_until,
    }
    london = timezone.get_default_timezone()
    return {name: timezone.localtime(moment, london).date() for name, moment in moments.items()}


class WishForm(forms.Form):
    """Two people of a round, by name or address, and whether they are to be together or apart."""

    # No ModelForm: an organiser types two names, and fields for two members would list everyone.
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
