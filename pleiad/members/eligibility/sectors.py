"""The sectors and nations that an organisation can belong to, marked for translation here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

SECTORS = (
    gettext_noop("central government"),
    gettext_noop("local government"),
    gettext_noop("police"),
    gettext_noop("fire"),
    gettext_noop("NHS"),
    gettext_noop("defence"),
    gettext_noop("justice"),
    gettext_noop("parliament"),
    gettext_noop("education"),
    gettext_noop("arm's-length body"),
    gettext_noop("devolved government"),
    gettext_noop("other"),
)
NATIONS = (
    gettext_noop("England"),
    gettext_noop("Scotland"),
    gettext_noop("Wales"),
    gettext_noop("Northern Ireland"),
    gettext_noop("United Kingdom"),
)


def sector_choices() -> list[tuple[str, str | Promise]]:
    """The choices of a field of a model; a function, so that a new sector needs no migration."""
    return [("", _("Not said")), *((name, _(name)) for name in SECTORS)]


def nation_choices() -> list[tuple[str, str | Promise]]:
    """The same for nations."""
    return [("", _("Not said")), *((name, _(name)) for name in NATIONS)]
