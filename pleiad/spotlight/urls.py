app_name = "spotlight"
urlpatterns = []
