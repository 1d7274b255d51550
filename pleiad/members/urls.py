from django.urls import path

from . import block_views, factor_views, views

app_name = "members"
urlpatterns = [
    path("enter/", views.enter, name="enter"),
    path("enter/code/", views.code, name="code"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/", views.account, name="account"),
    path("account/passkey-offer/close/", factor_views.close_passkey_offer, name="close-passkey-offer"),
    path("account/profile/", views.profile, name="profile"),
    path("account/addresses/add/", factor_views.lately(views.add_address), name="add-address"),
    path("account/addresses/<int:pk>/remove/", factor_views.lately(views.remove_address), name="remove-address"),
    path("account/addresses/<int:pk>/write-to/", views.write_to, name="write-to"),
    path("account/blocked/", block_views.blocked, name="blocked"),
    path("people/<int:pk>/block/", block_views.block, name="block"),
    path("account/blocked/<int:pk>/unblock/", block_views.unblock, name="unblock"),
    path("account/leave/", factor_views.lately(views.leave), name="leave"),
    path("account/application/", views.application, name="application"),
    path("account/application/again/", views.apply_again, name="apply-again"),
    path("ticket/<slug:ticket>/vouch/", views.vouch, name="vouch"),
]
