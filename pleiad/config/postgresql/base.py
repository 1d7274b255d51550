"""PostgreSQL as Django speaks to it, but for how a kept connection is looked at before it is used again."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self):
        """Whether the connection still stands. A server that stops or drops us closes its end, which the socket shows at
        once; only when it shows something, or after an error, is the server itself asked, which costs an answer."""
        if self.errors_occurred or self.connection is None or self.connection.closed or self._something_came():
            return super().is_usable()
        return True

    def _something_came(self):
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        return bool(waiting.poll(0))
