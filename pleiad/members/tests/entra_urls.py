"""The addresses of an installation whose settings name a Microsoft tenant."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from pleiad.config.urls import urlpatterns as without

from ..factor_urls import entra_urlpatterns

urlpatterns = [
    *without,
    *i18n_patterns(path("account/sign-in/", include(entra_urlpatterns)), prefix_default_language=False),
]
