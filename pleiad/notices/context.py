from django.utils.functional import SimpleLazyObject

from . import shown


def notice(request):
    """Give templates `notice`, what components/notice.html shows, or something empty; queried only when a template shows it."""
    return {"notice": SimpleLazyObject(lambda: shown.to(request))}
