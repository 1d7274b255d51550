"""What the web server itself writes to the log: the same lines as everything else, without addresses."""

from gunicorn.glogging import Logger

from .logs import JsonLine


class JsonLogger(Logger):
    """Gunicorn's own logger, with our lines."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in [*self.error_log.handlers, *self.access_log.handlers]:
            handler.setFormatter(JsonLine())
