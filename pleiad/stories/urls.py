from django.urls import path

from . import deeds_views, views, writing_views

app_name = "stories"
urlpatterns = [
    path("stories/", views.stories, name="list"),
    path("stories/feed.atom", views.feed, name="feed"),
    path("stories/mine/", views.mine, name="mine"),
    path("stories/write/", writing_views.choose, name="choose"),
    path("stories/write/<slug:kind>/", writing_views.write, name="write"),
    path("stories/write/<slug:kind>/preview/", writing_views.preview, name="preview"),
    path("stories/write/<slug:kind>/throw-away/", writing_views.throw_away, name="throw-away"),
    path("stories/<int:pk>/", views.story, name="story"),
    path("stories/<int:pk>/edit/", writing_views.edit, name="edit"),
    path("stories/<int:pk>/edit/preview/", writing_views.preview_edit, name="preview-edit"),
    path("stories/<int:pk>/edit/throw-away/", writing_views.throw_away_edit, name="throw-away-edit"),
    path("stories/<int:pk>/history/", views.history, name="history"),
    path("stories/<int:pk>/take-back/", writing_views.take_back, name="take-back"),
    path("stories/<int:pk>/put-back/", writing_views.put_back, name="put-back"),
    path("stories/<int:pk>/applaud/", deeds_views.applaud, name="applaud"),
    path("stories/<int:pk>/stop-applauding/", deeds_views.stop_applauding, name="stop-applauding"),
    path("stories/<int:pk>/use/", deeds_views.use, name="use"),
    path("stories/<int:pk>/let-go/", deeds_views.let_go, name="let-go"),
    path("stories/<int:pk>/tell/", deeds_views.tell, name="tell"),
    path("stories/told/<int:pk>/take-back/", deeds_views.take_outcome_back, name="take-outcome-back"),
]
