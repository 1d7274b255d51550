"""The addresses of the API: open to everybody, because it shows what is public."""

from django.contrib.auth.decorators import login_not_required

from .version_1 import api

patterns, app_name, namespace = api.urls
for each in patterns:
    each.callback = login_not_required(each.callback)

urls = (patterns, app_name, namespace)
