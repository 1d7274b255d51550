from django.db import InterfaceError, OperationalError
from django.utils.functional import SimpleLazyObject

from . import shown


def notice(request):
    """Give templates `notice`, what components/notice.html shows, or something empty; queried only when a template shows it."""
    return {"notice": SimpleLazyObject(lambda: _shown(request))}


def _shown(request):
    """Nothing while the database is away: pages that ask it for nothing else still answer."""
    try:
        return shown.to(request)
    except (OperationalError, InterfaceError):
        return None
