from django.urls import path

from .views import allowances, cohorts, courses, demand

urlpatterns = [
    path("training/", courses.training, name="training"),
    path("training/courses/new/", courses.create_course, name="create-course"),
    path("training/courses/<key:pk>/", courses.edit_course, name="edit-course"),
    path("training/cohorts/new/", cohorts.create_cohort, name="create-cohort"),
    path("training/cohorts/<key:pk>/", cohorts.cohort, name="cohort"),
    path("training/cohorts/<key:pk>/open/", cohorts.publish_cohort, name="publish-cohort"),
    path("training/cohorts/<key:pk>/call-off/", cohorts.call_off_cohort, name="call-off-cohort"),
    path("training/points/", allowances.allowances, name="allowances"),
    path("training/points/new/", allowances.add_allowance, name="add-allowance"),
    path("training/points/<key:pk>/", allowances.change_allowance, name="change-allowance"),
    path("training/points/import/", allowances.import_allowances, name="import-allowances"),
    path("training/demand/", demand.waiting_by_location, name="demand"),
]
