from django.urls import path

from .lately import lately
from .views import (
    account,
    addresses,
    appeals,
    application,
    away,
    blocks,
    browsers,
    employers,
    membership,
    organisations,
    passkeys,
    second_steps,
    signing_in,
    two_accounts,
    vouching,
)

app_name = "members"
urlpatterns = [
    path("enter/", signing_in.enter, name="enter"),
    path("enter/code/", signing_in.code, name="code"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("sign-out-everywhere/", signing_in.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/", account.account, name="account"),
    path("account/passkey-offer/close/", passkeys.close_passkey_offer, name="close-passkey-offer"),
    path("account/browsers/", browsers.signed_in, name="browsers"),
    path("account/browsers/<key:pk>/end/", browsers.end, name="end-session"),
    path("account/profile/", account.profile, name="profile"),
    path("account/addresses/add/", lately(addresses.add_address), name="add-address"),
    path("account/addresses/<key:pk>/remove/", lately(addresses.remove_address), name="remove-address"),
    path("account/addresses/<key:pk>/write-to/", addresses.write_to, name="write-to"),
    path("account/two-accounts/", two_accounts.offer, name="two-accounts"),
    path("account/membership/", membership.membership, name="membership"),
    path("account/membership/<key:pk>/prove/", membership.prove, name="prove"),
    path("account/membership/vouched-for-again/", membership.vouched_for_again, name="vouched-for-again"),
    path("account/membership/<key:pk>/new-employer/", employers.new_employer, name="new-employer"),
    path(
        "account/membership/<key:pk>/second-employer/", employers.new_employer, {"second": True}, name="second-employer"
    ),
    path("account/membership/<key:pk>/shield/", employers.shield, name="shield-from"),
    path("account/membership/away/<slug:kind>/", away.away, name="away"),
    path("account/membership/back/", away.back, name="back"),
    path("account/blocked/", blocks.blocked, name="blocked"),
    path("account/organisation/", organisations.where_you_work, name="where-you-work"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("people/block/<str:ticket>/", blocks.block, name="block"),
    path("account/blocked/<key:pk>/unblock/", blocks.unblock, name="unblock"),
    path("account/leave/", lately(account.leave), name="leave"),
    path("account/application/", application.application, name="application"),
    path("account/application/again/", application.apply_again, name="apply-again"),
    path("ticket/<slug:ticket>/appeal/", appeals.appeal, name="appeal"),
    path("ticket/<str:ticket>/codes/", signing_in.stop_codes, name="stop-codes"),
    path("ticket/<str:ticket>/way-back/", second_steps.stop_recovery, name="stop-recovery"),
    path("ticket/<slug:ticket>/vouch/", vouching.vouch, name="vouch"),
]
