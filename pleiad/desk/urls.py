from django.urls import path

from .views import applications, desk, domain_list, members

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("letters/", desk.given_up, name="letters"),
    path("letters/again/", desk.letter_again, name="letter-again"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/claim/", applications.claim, name="claim"),
    path("applications/<int:pk>/let-go/", applications.let_go, name="let-go"),
    path("applications/<int:pk>/approve/", applications.approve, name="approve"),
    path("applications/<int:pk>/refuse/", applications.refuse, name="refuse"),
    path("applications/<int:pk>/ask/", applications.ask, name="ask"),
    path("register/", domain_list.domain_list, name="domain-list"),
    path("register/propose/", domain_list.propose, name="propose"),
    path("register/proposals/", domain_list.proposals, name="proposals"),
    path("register/proposals/<int:pk>/", domain_list.proposal, name="proposal"),
    path("register/proposals/<int:pk>/agree/", domain_list.agree, name="agree"),
    path("register/proposals/<int:pk>/decline/", domain_list.decline, name="decline"),
    path("register/entries/<int:pk>/narrow/", domain_list.narrow, name="narrow"),
    path("register/versions/", domain_list.versions, name="versions"),
    path("members/", members.members, name="members"),
    path("members/reads/", members.reads, name="reads"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/suspend/", members.decide, {"decision": "suspend"}, name="suspend"),
    path("members/<int:pk>/let-back-in/", members.decide, {"decision": "let-back-in"}, name="let-back-in"),
    path("members/<int:pk>/remove-app/", members.decide, {"decision": "remove-app"}, name="remove-app"),
]
