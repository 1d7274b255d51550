"""What members see of the desk: what organisers read about them."""

from django.urls import path

from .views import access_log

app_name = "access"
urlpatterns = [path("account/access-log/", access_log.access_log, name="log")]
