from django.urls import path

from . import views as moderation_views

urlpatterns = [
    path("reports/", moderation_views.reports, name="reports"),
    path("reports/<key:pk>/", moderation_views.report, name="report"),
    path("reports/<key:pk>/claim/", moderation_views.claim, name="claim-report"),
    path("reports/<key:pk>/let-go/", moderation_views.let_go, name="let-go-report"),
    path("reports/<key:pk>/decide/<slug:what>/", moderation_views.decide, name="decide-report"),
]
