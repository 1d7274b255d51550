from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Topic
from pleiad.ui.fields import LineField, SeveralOf
from pleiad.ui.forms import Checkboxes


class OfferForm(forms.Form):
    first_time = forms.BooleanField(
        label=_("It would be my first time"),
        help_text=_("First-timers are welcome, and asked first."),
        required=False,
    )
    with_somebody = forms.BooleanField(
        label=_("Pair me with someone"),
        help_text=_("Someone who has done it before does it with you."),
        required=False,
    )
    words = LineField(
        label=_("Anything we should know (optional)"),
        help_text=_("For example, what your story would be about. Only the organisers read this."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StandingOfferForm(forms.Form):
    words = LineField(
        label=_("Ask me about"),
        help_text=_("For example, service design, or chairing a panel. Only the organisers read this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what you can be asked for.")},
    )
    topics = SeveralOf(queryset=Topic.objects.none(), label=_("Topics (optional)"), required=False, widget=Checkboxes)
    not_in = forms.TypedMultipleChoiceField(
        choices=list(MONTHS.items()),
        coerce=int,
        label=_("Not in these months (optional)"),
        required=False,
        widget=Checkboxes,
    )
    not_when = LineField(
        label=_("Other times that do not suit (optional)"),
        help_text=_("For example, half-term, or Wednesdays."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.filter(retired_at=None)
