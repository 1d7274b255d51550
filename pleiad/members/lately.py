"""The door of pages that need a recent proof of identity."""

from functools import wraps
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from .proofs import proved_lately


def lately(view):
    """Decorate a page that needs a recent proof of identity, and ask for it first."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        if not proved_lately(request, timezone.now()):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return never_cache(shown)
