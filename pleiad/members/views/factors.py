"""The ways in which a member can sign in."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import factors, passkeys


@never_cache
@require_safe
def index(request):
    """The member's ways of signing in."""
    member = request.user
    context = {
        "passkeys": [(each, passkeys.name_of(each)) for each in passkeys.passkeys_of(member)],
        "has_app": factors.has_app(member),
        "codes_left": len(factors.unused_recovery_codes(member)),
        "microsoft": factors.microsoft_accounts_of(member).exists(),
    }
    return render(request, "members/factors/index.html", context)
