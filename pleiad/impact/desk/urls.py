from django.urls import path

from . import views as impact_views

urlpatterns = [
    path("impact/", impact_views.impact, name="impact"),
    path("impact/impact.<slug:kind>", impact_views.download, name="impact-file"),
    path("impact/<slug:figure>/show/", impact_views.show_everyone, name="show-figure"),
    path("impact/<slug:figure>/keep/", impact_views.keep_to_organisers, name="keep-figure"),
    path("network/", impact_views.network, name="network"),
    path("network/members/", impact_views.network_members, name="network-members"),
    path("network/members/export/", impact_views.export_members, name="export-members"),
    path("network/members/propose-export/", impact_views.propose_export, name="propose-members-export"),
    path("network/helpers/", impact_views.helpers, name="network-helpers"),
]
