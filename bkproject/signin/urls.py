"""The addresses of signing in and of one's account; those of the library that are not here do not exist.

Names with `account_` and `mfa_` are those by which the library finds its pages.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordChangeDoneView
from django.urls import include, path

from bkproject.signin import factors, passkeys, password, reset, sessions

urlpatterns = [
    path("login/", password.SignInView.as_view(), name="account_login"),
    path("login/", password.SignInView.as_view(), name="login"),
    path("login/code/", factors.SignInCodeView.as_view(), name="mfa_authenticate"),
    path("login/passkey/", login_not_required(passkeys.SignInPasskeyView.as_view()), name="mfa_login_webauthn"),
    path("logout/", login_not_required(password.SignOutView.as_view()), name="logout"),
    path("password/", password.NewPasswordView.as_view(), name="password_change"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("password/forgotten/", reset.ForgottenView.as_view(), name="password_reset"),
    path("password/forgotten/sent/", reset.ForgottenSentView.as_view(), name="password_reset_done"),
    path("password/new/<uidb64>/<token>/", reset.ChosenPasswordView.as_view(), name="password_reset_confirm"),
    path("password/new/done/", reset.ChosenPasswordDoneView.as_view(), name="password_reset_complete"),
    path("account/", sessions.AccountView.as_view(), name="mfa_index"),
    path("account/sessions/end/", sessions.end_others, name="sessions-end"),
    path("account/app/", factors.AddAppView.as_view(), name="mfa_activate_totp"),
    path("account/app/remove/", factors.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path("account/codes/", factors.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("account/codes/new/", factors.NewRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path("account/passkeys/add/", passkeys.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("account/confirm/", password.SamePersonView.as_view(), name="account_reauthenticate"),
    path("account/confirm/code/", factors.SamePersonCodeView.as_view(), name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.SamePersonPasskeyView.as_view(), name="mfa_reauthenticate_webauthn"),
]
if settings.OIDC_SERVER_URL:
    urlpatterns.append(path("login/provider/", include("bkproject.signin.provider")))
