from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def numbers(least, most):
    """The error messages of a whole-number field with these limits."""
    said = format_lazy(_("Enter a whole number from {least} to {most}."), least=least, most=most)
    return {"invalid": said, "min_value": said, "max_value": said}
