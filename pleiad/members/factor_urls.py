"""Signing in besides the mailed code: passkeys, authenticator app, recovery codes and, when the settings name it,
Microsoft. The names mfa_* and account_* are those that django-allauth looks up."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from .views import app, factors, microsoft, passkeys, proving, recovery_codes, second_steps, signing_in

urlpatterns = [
    path("more/", factors.index, name="mfa_index"),
    path("more/passkeys/add/", passkeys.add_passkey, name="mfa_add_webauthn"),
    path("more/passkeys/<key:pk>/rename/", passkeys.rename_passkey, name="mfa_edit_webauthn"),
    path("more/passkeys/<key:pk>/remove/", passkeys.remove_passkey, name="mfa_remove_webauthn"),
    path("more/app/add/", app.add_app, name="mfa_activate_totp"),
    path("more/app/remove/", app.remove_app, name="mfa_deactivate_totp"),
    path("more/recovery-codes/", recovery_codes.recovery_codes, name="mfa_view_recovery_codes"),
    path("more/recovery-codes/new/", recovery_codes.renew_recovery_codes, name="mfa_generate_recovery_codes"),
    path("more/recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("more/microsoft/remove/", microsoft.untie_microsoft, name="untie-microsoft"),
    path("passkey/", passkeys.sign_in_with_passkey, name="mfa_login_webauthn"),
    path("second-step/", second_steps.second_step, name="mfa_authenticate"),
    path("second-step/another-address/", second_steps.another_address, name="second-step-address"),
    path("second-step/help/", second_steps.ask_for_recovery, name="second-step-help"),
    path("show-that-it-is-you/", proving.show_that_it_is_you, name="mfa_reauthenticate"),
    path("login/", login_not_required(RedirectView.as_view(pattern_name="members:enter")), name="account_login"),
    path("closed/", signing_in.closed, name="account_inactive"),
]
entra_urlpatterns = [
    path("microsoft/", microsoft.sign_in, name="entra"),
    path("microsoft/back/", microsoft.come_back, name="entra-callback"),
    path("microsoft/tie/", microsoft.tie, name="entra-tie"),
]
if settings.ENTRA:
    urlpatterns += entra_urlpatterns
