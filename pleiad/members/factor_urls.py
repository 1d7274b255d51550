"""Signing in besides the mailed code: passkeys, authenticator app, recovery codes and, when the settings name it,
Microsoft. Some names are those under which django-allauth looks pages up."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from . import entra_views, factor_views, views

urlpatterns = [
    path("more/", factor_views.index, name="mfa_index"),
    path("more/passkeys/add/", factor_views.add_passkey, name="mfa_add_webauthn"),
    path("more/passkeys/<int:pk>/rename/", factor_views.rename_passkey, name="mfa_edit_webauthn"),
    path("more/passkeys/<int:pk>/remove/", factor_views.remove_passkey, name="mfa_remove_webauthn"),
    path("more/app/add/", factor_views.add_app, name="mfa_activate_totp"),
    path("more/app/remove/", factor_views.remove_app, name="mfa_deactivate_totp"),
    path("more/recovery-codes/", factor_views.recovery_codes, name="mfa_view_recovery_codes"),
    path("more/recovery-codes/new/", factor_views.renew_recovery_codes, name="mfa_generate_recovery_codes"),
    path("more/recovery-codes/download/", factor_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("more/microsoft/remove/", factor_views.untie_microsoft, name="untie-microsoft"),
    path("passkey/", factor_views.sign_in_with_passkey, name="mfa_login_webauthn"),
    path("second-step/", factor_views.second_step, name="mfa_authenticate"),
    path("show-that-it-is-you/", factor_views.show_that_it_is_you, name="mfa_reauthenticate"),
    path("login/", login_not_required(RedirectView.as_view(pattern_name="members:enter")), name="account_login"),
    path("closed/", views.closed, name="account_inactive"),
]
entra_urlpatterns = [
    path("microsoft/", entra_views.sign_in, name="entra"),
    path("microsoft/back/", entra_views.come_back, name="entra-callback"),
]
if settings.ENTRA:
    urlpatterns += entra_urlpatterns
