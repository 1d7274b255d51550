from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_form
from pleiad.desk.pages import sent, show
from pleiad.errors import Refused

from ...actions import hosting
from ...models import Event
from ..forms.hosts import HostsForm


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
