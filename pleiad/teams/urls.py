from django.urls import path

from . import views

app_name = "teams"
urlpatterns = [
    path("account/teams/", views.mine, name="mine"),
    path("account/teams/ask/", views.ask, name="ask"),
    path("account/teams/try-again/", views.try_again, name="try-again"),
    path("account/teams/leave-out/", views.leave_out, name="leave-out"),
    path("account/teams/stuck/", views.stuck, name="stuck"),
    path("account/teams/plain-address/", views.plain_address, name="plain-address"),
    path("account/teams/another-address/", views.another_address, name="another-address"),
    path("account/teams/help/<slug:code>/", views.help_page, name="help"),
]
