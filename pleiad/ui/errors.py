"""What the error summary says: the sentences of a form's errors, each with the address of its field."""

from django.forms import BaseForm


def listed(form):
    """Return [(sentence, href)] for every error of a form, those of the whole form first; [] for anything that is not
    a form with errors."""
    if not isinstance(form, BaseForm) or not form.errors:
        return []
    found = [(error, "#form-errors") for error in form.non_field_errors()]
    for field in form:
        href = "#form-errors" if field.is_hidden else f"#{_target(field)}"
        found.extend((error, href) for error in field.errors)
    return found


def _target(field):
    """The id of the input that the error is about: of several options, the first."""
    return field.id_for_label or f"{field.auto_id}_0"
