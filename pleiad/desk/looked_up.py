"""The member that a page of the desk is about: only one whom this organiser looked up lately."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone

from pleiad.members.models import Member

from .lookups import why_not_see


def looked_up(request, pk):
    """The member if this organiser has looked them up within the hour; otherwise None, and a message that says so."""
    member = get_object_or_404(Member.objects.select_related("organisation"), pk=pk)
    why_not = why_not_see(member=member, by=request.user, at=timezone.now())
    if why_not:
        messages.warning(request, str(why_not))
        return None
    return member
