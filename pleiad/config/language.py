"""The language of a page comes from its address alone."""

from django.conf import settings
from django.utils.translation import activate, get_language, get_language_from_path


class LanguageOfTheAddress:
    """Speaks Welsh below /cy/ and English elsewhere. Django's own middleware first reads what the browser prefers, which
    our addresses then overrule, and tells caches that it mattered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        activate(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", get_language())
        return response
