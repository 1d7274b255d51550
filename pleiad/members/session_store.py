"""Sessions as Django keeps them in the database, but so that who reads the database cannot use them.

The cookie holds the session's key; the table holds a keyed hash of it, and the data sealed. See "Extending database-backed
session engines" in Django's documentation.
"""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from pleiad.outbox.secrets import seal, unseal

from .hashes import keyed_hash

BROWSER = "browser"  # session key: what the browser calls itself, for the member's list


def hash_of(session_key: str) -> str:
    """What the table holds for the key of a session."""
    return keyed_hash("session", session_key)


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls):
        from .models import BrowserSession

        return BrowserSession

    def _row(self, session_key):
        return self.model.objects.filter(session_key=hash_of(session_key))

    def load(self):
        at = timezone.now()
        row = self._row(self.session_key).filter(expire_date__gt=at).first()
        if row is None:
            self._session_key = None
            return {}
        row.note_visit(at=at)
        return self.decode(row.session_data)

    def exists(self, session_key):
        return self._row(session_key).exists()

    def save(self, must_create=False):
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)
        values = {
            "session_data": self.encode(data),
            "member_id": data.get(SESSION_KEY),
            "browser": data.get(BROWSER, ""),
        }
        if not must_create:
            if not self._row(self.session_key).update(**values):
                raise UpdateError
            return
        row = self.create_model_instance(data)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise CreateError from None

    def create_model_instance(self, data):
        from .models.browsers import UNUSED_AT_MOST

        at = timezone.now()
        return self.model(
            session_key=hash_of(self.session_key),
            session_data=self.encode(data),
            expire_date=at + UNUSED_AT_MOST,
            member_id=data.get(SESSION_KEY),
            browser=data.get(BROWSER, ""),
            began_at=at,
            seen_on=at.date(),
        )

    def delete(self, session_key=None):
        if key := session_key or self.session_key:
            self._row(key).delete()

    def encode(self, session_dict):
        return seal(session_dict)

    def decode(self, session_data):
        return unseal(session_data)
