from django.urls import path

from .views import applications, desk, domain_list, given_up_emails, members, proposals, reads, versions

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("emails/", given_up_emails.given_up_emails, name="given-up-emails"),
    path("emails/again/", given_up_emails.email_again, name="email-again"),
    path("emails/all-again/", given_up_emails.all_emails_again, name="all-emails-again"),
    path("emails/now/", given_up_emails.emails_now, name="emails-now"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<key:pk>/", applications.application, name="application"),
    path("applications/<key:pk>/claim/", applications.claim, name="claim"),
    path("applications/<key:pk>/let-go/", applications.let_go, name="let-go"),
    path("applications/<key:pk>/approve/", applications.approve, name="approve"),
    path("applications/<key:pk>/refuse/", applications.refuse, name="refuse"),
    path("applications/<key:pk>/ask/", applications.ask, name="ask"),
    path("domain-list/", domain_list.domain_list, name="domain-list"),
    path("domain-list/propose/", proposals.propose, name="propose"),
    path("domain-list/proposals/", proposals.proposals, name="proposals"),
    path("domain-list/proposals/<key:pk>/", proposals.proposal, name="proposal"),
    path("domain-list/proposals/<key:pk>/agree/", proposals.agree, name="agree"),
    path("domain-list/proposals/<key:pk>/decline/", proposals.decline, name="decline"),
    path("domain-list/domains/<key:pk>/narrow/", domain_list.narrow, name="narrow"),
    path("domain-list/versions/", versions.versions, name="versions"),
    path("members/", members.members, name="members"),
    path("members/reads/", reads.reads, name="reads"),
    path("members/<key:pk>/", members.member, name="member"),
    path("members/<key:pk>/suspend/", members.decide, {"decision": "suspend"}, name="suspend"),
    path("members/<key:pk>/let-back-in/", members.decide, {"decision": "let-back-in"}, name="let-back-in"),
    path("members/<key:pk>/remove-app/", members.decide, {"decision": "remove-app"}, name="remove-app"),
]
