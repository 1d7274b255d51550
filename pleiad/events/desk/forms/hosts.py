from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.ui.fields import SeveralOf
from pleiad.ui.forms import Radios


class HostsForm(forms.Form):
    """The host and deputies of an event, chosen among the organisers."""

    # No ModelForm: one answer stands for several rows of Host.

    host = forms.ModelChoiceField(
        label=_("Who runs it"),
        queryset=Member.objects.none(),
        widget=Radios,
        empty_label=None,
        error_messages={"required": _("Choose who runs it.")},
    )
    deputies = SeveralOf(
        label=_("Deputies (optional)"),
        help_text=_("When the host leaves, the deputy who has been one longest takes over automatically."),
        queryset=Member.objects.none(),
        required=False,
    )

    def __init__(self, data=None, *, event):
        named = list(event.hosts.all())
        host = next((each.member_id for each in named if not each.deputy), None)
        super().__init__(data, initial={"host": host, "deputies": [each.member_id for each in named if each.deputy]})
        organisers = Member.objects.organisers().order_by("name", "pk")
        for field in self.fields.values():
            field.queryset = organisers
            field.label_from_instance = lambda member: member.name
