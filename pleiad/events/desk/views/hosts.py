from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.door import desk_form
from pleiad.desk.pages import sent, show
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.ui.fields import SeveralOf
from pleiad.ui.forms import Checkboxes, Radios

from ...actions import hosting
from ...models import Event


class HostsForm(forms.Form):
    """The host and deputies of an event, chosen among the organisers."""

    host = forms.ModelChoiceField(
        label=gettext_lazy("Who runs it"),
        queryset=Member.objects.none(),
        widget=Radios,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose who runs it.")},
    )
    deputies = SeveralOf(
        label=gettext_lazy("Deputies (optional)"),
        help_text=gettext_lazy("When the host leaves, the deputy who has been one longest takes over automatically."),
        queryset=Member.objects.none(),
        widget=Checkboxes,
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


@desk_form
def hosts(request, pk):
    """Name the host of an event and the deputies."""
    event = get_object_or_404(Event, pk=pk)
    form = HostsForm(sent(request), event=event)
    if request.method == "POST" and form.is_valid():
        try:
            hosting.name_hosts(event=event, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("We have saved who runs this event."))
            return redirect("desk:event", pk)
    return show(request, "events", "events/desk/hosts.html", {"form": form, "event": event})
