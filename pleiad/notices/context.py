from django.utils.functional import SimpleLazyObject

from . import shown


def notice(request):
    """Give templates `notice`, what components/notice.html shows, or something empty; asked for only where a page has room."""
    return {"notice": SimpleLazyObject(lambda: shown.to(request))}
