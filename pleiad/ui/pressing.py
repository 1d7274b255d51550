"""A press of a button, told from a form that was sent by a machine."""

PRESS = "press"
"""The name that the button of such a page carries; its value does not matter."""


def pressed(request) -> bool:
    """Whether somebody pressed the button of a page that is open to whoever holds its link.

    Mail scanners open such pages, and some send the forms on them. A form that is sent without a button being pressed
    carries no button, and does nothing.
    """
    return request.method == "POST" and PRESS in request.POST
