"""What the desk says about organisers having read who gets an announcement."""

from django.utils.translation import gettext_lazy

from pleiad.desk.reads import tells_plainly

READ_RECIPIENTS = "read who gets an announcement"

tells_plainly(
    READ_RECIPIENTS,
    gettext_lazy("Saw who gets an announcement: %(many)s"),
    why=gettext_lazy("To write to the people it is about"),
)
