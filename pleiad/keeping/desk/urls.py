from django.urls import path

from . import status

urlpatterns = [path("status/", status.status, name="status")]
