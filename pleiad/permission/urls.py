app_name = "permission"
urlpatterns = []
