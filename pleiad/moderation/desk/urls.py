from django.urls import path

from . import views as moderation_views

urlpatterns = [
    path("reports/", moderation_views.reports, name="reports"),
    path("reports/<int:pk>/", moderation_views.report, name="report"),
    path("reports/<int:pk>/claim/", moderation_views.claim, name="claim-report"),
    path("reports/<int:pk>/let-go/", moderation_views.let_go, name="let-go-report"),
    path("reports/<int:pk>/decide/<slug:what>/", moderation_views.decide, name="decide-report"),
]
