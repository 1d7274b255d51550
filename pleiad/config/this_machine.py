"""The demonstration answers this machine only, whatever server runs it: its mailbox shows every sign-in code."""

import ipaddress

from django.http import HttpResponseForbidden


class ThisMachineOnly:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if all(_is_here(each) for each in (request.META.get("REMOTE_ADDR", ""), *_passed_on(request))):
            return self.get_response(request)
        return HttpResponseForbidden(
            "This is a demonstration, and it answers only the machine that it runs on. DEMO=True is not for a real network.\n",
            content_type="text/plain",
        )


def _passed_on(request):
    """Whom a proxy on this machine speaks for."""
    return [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]


def _is_here(address):
    try:
        read = ipaddress.ip_address(address)
        return (getattr(read, "ipv4_mapped", None) or read).is_loopback
    except ValueError:
        return False
