"""Forms of courses, cohorts and allowances, in London's clock."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.events.rules import why_not_lead_to
from pleiad.members.organisations.forms import OrganisationField
from pleiad.ui import london
from pleiad.ui.fields import DayField, LineField, LinkField, ParagraphsField, TimeOfDayField
from pleiad.ui.sheets import decode, is_workbook

from .. import allowance_sheet, labels
from ..forms import LocationField
from ..models import Allowance, Cohort, Course
from ..models.courses import POINTS_AT_MOST
from ..models.points import POINTS_AT_MOST as POINTS_OF_A_YEAR
from ..models.points import YEARS

DAYS = 4
FILE_AT_MOST = 1_000_000


class CourseForm(forms.ModelForm):
    class Meta:
        model = Course
        fields = ["name", "name_cy", "about", "about_cy", "for_whom", "for_whom_cy", "months", "points"]
        field_classes = {
            "name": LineField,
            "name_cy": LineField,
            "about": ParagraphsField,
            "about_cy": ParagraphsField,
            "for_whom": LineField,
            "for_whom_cy": LineField,
        }
        widgets = {"points": forms.NumberInput(attrs={"max": POINTS_AT_MOST})}
        error_messages = {
            "name": {"required": _("Enter the name of the course.")},
            "about": {"required": _("Say what the course is.")},
            "for_whom": {"required": _("Say who may come.")},
            "points": {"required": _("Enter a number, or 0.")},
        }


class CohortForm(forms.ModelForm):
    """The course of a cohort and its location, and its days, which become events."""

    where = LocationField(
        label=_("Town or first half of a postcode"),
        help_text=_("Leave it empty for a cohort that meets online."),
        required=False,
    )
    venue = LineField(label=_("Venue, as the calendar should say it (optional)"), max_length=200, required=False)
    link = LinkField(label=_("Link, where it meets online (optional)"), max_length=1000, required=False)
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=500,
        error_messages={"required": _("Enter how many places there are.")},
    )
    starts = TimeOfDayField(label=_("Begins at"), initial=time(10), error_messages={"required": _("Enter a time.")})
    ends = TimeOfDayField(label=_("Ends at"), initial=time(16), error_messages={"required": _("Enter a time.")})

    class Meta:
        model = Cohort
        fields = ["course"]
        error_messages = {"course": {"required": _("Choose a course.")}}

    def __init__(self, data=None, *, at: datetime, initial=None):
        self.at = at
        super().__init__(data, initial=initial)
        self.fields["course"].empty_label = None
        for number in range(1, DAYS + 1):
            self.fields[f"day_{number}"] = DayField(
                label=_("Day %(number)s") % {"number": number}
                if number == 1
                else _("Day %(number)s (optional)") % {"number": number},
                required=number == 1,
                error_messages={"required": _("Enter the first day.")},
            )

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise forms.ValidationError(
                _("The link must begin with https://, so that nobody else can read what is sent.")
            )
        if reason := why_not_lead_to(link=link, together=False):
            raise forms.ValidationError(reason)
        return link

    def clean(self):
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("A day must end after it begins."))
            return
        days = []
        for name in (f"day_{number}" for number in range(1, DAYS + 1)):
            day = self.cleaned_data.get(name)
            if not (day and starts and ends):
                continue
            pair = london.moment(day=day, at_time=starts), london.moment(day=day, at_time=ends)
            if None in pair:
                self.add_error(name, _("The clocks go forward that night, so this time does not exist."))
            elif pair[0] <= self.at or day.year > timezone.localdate(self.at).year + 3:
                self.add_error(name, _("Enter a day to come, within the next three years."))
            elif days and pair[0] <= days[-1][1]:
                self.add_error(name, _("Each day must come after the one before."))
            else:
                days.append(pair)
        self.cleaned_data["days"] = days

    def cleaned_cohort(self) -> dict:
        """The values as `actions.planning.plan_cohort` takes them."""
        said = self.cleaned_data
        found = said["where"]
        venue = said["venue"] or (found.label if found else "")
        names = {name: said[name] for name in ("course", "days", "capacity", "link")}
        return {**names, "found": found, "venue": venue}


class AllowanceForm(forms.ModelForm):
    last_day = DayField(
        label=_("Last day on which the points can be used"),
        error_messages={"required": _("Enter the last day.")},
    )

    class Meta:
        model = Allowance
        fields = ["points", "contact_name", "contact_address"]
        field_classes = {"contact_name": LineField}
        widgets = {"points": forms.NumberInput(attrs={"max": POINTS_OF_A_YEAR})}
        error_messages = {
            "points": {"required": _("Enter how many points there are.")},
            "contact_name": {"required": _("Enter the name of the contact.")},
            "contact_address": {"required": _("Enter the address of the contact.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["last_day"].initial = timezone.localdate(labels.last_day(self.instance))

    def clean_contact_address(self):
        return self.cleaned_data["contact_address"].lower()

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day.year not in YEARS:
            raise forms.ValidationError(_("Enter a real date, like 17 December 2026."))
        return day

    def cleaned_allowance(self) -> dict:
        """The values as `actions.points.grant` takes them."""
        said = dict(self.cleaned_data)
        return {"expires_at": allowance_sheet.end_of(said.pop("last_day")), **said}


class NewAllowanceForm(AllowanceForm):
    """Points of an organisation that has none for this year yet."""

    organisation = OrganisationField(
        label=_("Organisation"), help_text=_("Its name as on our list, or a short or former name of it.")
    )

    class Meta(AllowanceForm.Meta):
        fields = ["organisation", "year", *AllowanceForm.Meta.fields]
        widgets = {**AllowanceForm.Meta.widgets, "year": forms.NumberInput(attrs={"max": YEARS[-1]})}
        error_messages = {**AllowanceForm.Meta.error_messages, "year": {"required": _("Enter a year.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].widget.attrs["min"] = YEARS[0]

    def clean(self):
        organisation, year = (self.cleaned_data.get(name) for name in ("organisation", "year"))
        if organisation and year and Allowance.objects.filter(organisation=organisation, year=year).exists():
            self.add_error("year", _("It has points for this year already. Change those in the list."))


class AllowancesForm(forms.Form):
    """A file of allowances, or on the second press the text of that file."""

    # No ModelForm: a file holds many rows, which `allowance_sheet` reads and checks.

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "With the columns organisation, year, points, contact name, contact address and expires (31/03/2027)."
        ),
        required=False,
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, max_length=FILE_AT_MOST)

    def clean(self):
        found = self.cleaned_data.get("file")
        if found is not None:
            if found.size > FILE_AT_MOST:
                self.add_error("file", _("The file is larger than a megabyte."))
                return
            data = found.read()
            if is_workbook(data):
                self.add_error("file", _("This is a workbook. Open it, and save the sheet as CSV."))
                return
            self.cleaned_data["text"] = decode(data)[0]
        if not self.cleaned_data.get("text"):
            self.add_error("file", _("Choose a file."))
