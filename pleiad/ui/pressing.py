"""Telling a press of a button from a form that a machine sent."""

PRESS = "press"
"""The name that the button of such a page carries; its value does not matter."""


def pressed(request) -> bool:
    """Whether a person pressed the button of a page that anyone with its link can open.

    Mail scanners open such pages, and some send the forms on them. A form that is sent without a button being pressed
    carries no button, and does nothing.
    """
    return request.method == "POST" and PRESS in request.POST


def by_mail_program(request) -> bool:
    """Whether a mail program sends the form that ends a subscription (RFC 8058), because its reader pressed its button."""
    return request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click"
