"""Sessions in the database, as Django keeps them; the one query that every signed-in page begins with is prepared."""

from django.contrib.sessions.backends import db
from django.utils import timezone

from pleiad.prepared import Given, Prepared


def _unexpired():
    from django.contrib.sessions.models import Session

    return Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("at"))


UNEXPIRED = Prepared(_unexpired)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        # One that is not there is looked for again in Django's own way, which then forgets the browser's key.
        return UNEXPIRED.first(key=self.session_key, at=timezone.now()) or super()._get_session_from_db()
