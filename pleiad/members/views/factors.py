"""The ways in which a member can sign in."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import factors, passkeys, recovery
from ..proofs import waived_until


@never_cache
@require_safe
def index(request):
    """The member's ways of signing in."""
    member = request.user
    opened = recovery.open_recovery(member=member)
    has_second_step = factors.has_second_step(member)
    context = {
        "passkeys": [(each, passkeys.name_of(each)) for each in passkeys.passkeys_of(member)],
        "has_app": factors.has_app(member),
        "codes_left": len(factors.unused_recovery_codes(member)),
        "has_second_step": has_second_step,
        "desk_needs": member.is_organiser and not has_second_step and not waived_until(timezone.now()),
        "stop_recovery": reverse("members:stop-recovery", args=[recovery.ticket_of(opened.pk)]) if opened else "",
        "microsoft": factors.microsoft_accounts_of(member).exists(),
    }
    return render(request, "members/factors/index.html", context)
