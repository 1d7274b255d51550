"""A member's addresses: adding one, removing one, and choosing the one that emails go to."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from pleiad.errors import Refused

from .. import own_addresses, signing_in
from ..eligibility import versions
from ..forms import AddAddressForm
from .pages import form_page


@form_page
def add_address(request):
    """Add an address: a private one, so that the account survives a change of jobs, or that of another employer."""
    form = AddAddressForm(request.POST or None, employer=request.user.organisation_name)
    meant = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["address"]
        meant = None if request.POST.get("as_typed") == typed.text else versions.current().suggestion(typed)
        try:
            if meant is None:
                signing_in.ask_for_code(
                    request=request,
                    address=typed.text.lower(),
                    at=timezone.now(),
                    purpose="add-second" if form.cleaned_data.get("second") else "add",
                    then=reverse("members:account"),
                )
                return redirect("members:code")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "members/add_address.html", {"form": form, "meant": meant})


@form_page
def remove_address(request, pk):
    address = get_object_or_404(request.user.addresses, pk=pk)
    if request.method == "POST":
        answer = _change_address(request, own_addresses.remove_address, address)
        signing_in.stay_signed_in(request=request)
        return answer
    last = address.kind == "work" and request.user.addresses.filter(kind="work").count() == 1
    return render(request, "members/remove_address.html", {"address": address, "last": last, "member": request.user})


@require_POST
def write_to(request, pk):
    address = get_object_or_404(request.user.addresses, pk=pk)
    return _change_address(request, own_addresses.write_to, address)


def _change_address(request, action, address):
    try:
        action(member=request.user, address=address, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("members:account")
