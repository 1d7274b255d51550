"""Pages of django-allauth that this house shows: passkeys, authenticator app, recovery codes and Entra ID."""

from allauth.socialaccount import views as social
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("more/", include("allauth.mfa.urls")),
    # Names that allauth looks up, led to our own pages.
    path("login/", login_not_required(RedirectView.as_view(pattern_name="members:enter")), name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("inactive/", views.closed, name="account_inactive"),
    path("reauthenticate/", RedirectView.as_view(pattern_name="mfa_reauthenticate"), name="account_reauthenticate"),
]
if settings.ENTRA:
    urlpatterns += [
        path("entra/cancelled/", login_not_required(social.login_cancelled), name="socialaccount_login_cancelled"),
        path("entra/error/", login_not_required(social.login_error), name="socialaccount_login_error"),
        path("entra/", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
