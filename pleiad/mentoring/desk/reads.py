"""What organisers read about members in the mentoring scheme."""

from django.utils.translation import gettext_lazy

from pleiad.desk.reads import tells_plainly

READ_PAIRS = "read who is paired with whom"
tells_plainly(
    READ_PAIRS,
    gettext_lazy("Saw who is paired, or planned to be, in mentoring: %(many)s"),
    why=gettext_lazy("To look after the mentoring scheme"),
)
