"""Sessions in the database, as Django keeps them; the one query that every signed-in page begins with is prepared."""

from django.contrib.sessions.backends import db
from django.utils import timezone

from pleiad.prepared import Given, PreparedRows


def _unexpired():
    from django.contrib.sessions.models import Session

    return Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("at")).values_list("session_data")


UNEXPIRED = PreparedRows(_unexpired)


class SessionStore(db.SessionStore):
    def load(self):
        """What the session holds. One that is not there is looked for again in Django's own way, which then forgets the
        browser's key."""
        found = UNEXPIRED.all(most=1, key=self.session_key, at=timezone.now())
        return self.decode(found[0][0]) if found else super().load()
