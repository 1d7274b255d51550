"""Forms with which an organiser gives a member a place, or moves it to another meeting."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.dates import when
from pleiad.ui.fields import LineField

from ...models import Event

OFFERED = 60
"""Coming events to choose from, the next ones first."""


def _reason():
    return forms.CharField(
        label=_("Why"),
        help_text=_("The member reads this, and it is kept with what you did."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why. The member reads it.")},
    )


class GiveForm(forms.Form):
    """Who is given a place, by a proved address, and why."""

    # No ModelForm: who is meant is looked up by the action, and the reason goes into an email.

    address = LineField(
        label=_("The member’s email address"), max_length=254, error_messages={"required": _("Enter their address.")}
    )
    reason = _reason()


class MoveForm(forms.Form):
    """The meeting to which a place moves, and why."""

    # No ModelForm: two registrations follow from it, and the reason goes into an email.

    to = forms.ModelChoiceField(
        label=_("To which meeting"),
        queryset=Event.objects.none(),
        empty_label=_("Choose a meeting"),
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose a meeting.")),
    )
    reason = _reason()

    def __init__(self, data=None, *, event: Event, at: datetime):
        super().__init__(data)
        coming = Event.objects.published().filter(cancelled_at=None, asked_for_at="", ends_at__gt=at)
        coming = coming.exclude(pk=event.pk).order_by("starts_at", "pk")
        chosen = list(coming.values_list("pk", flat=True)[:OFFERED])
        self.fields["to"].queryset = Event.objects.filter(pk__in=chosen).order_by("starts_at", "pk")
        self.fields["to"].label_from_instance = lambda each: f"{each.title}, {when(start=each.starts_at)}"
