"""The settings under which tests run, whatever the machine's own .env says. Loaded before Django."""

import os

os.environ["DEMO"] = "True"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pleiad.config.settings")
os.environ.setdefault("SECRET_KEY", "for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG")
os.environ["BASE_URL"] = "http://testserver"
os.environ["PORT"] = "8000"
for name in ("HOST", "MAIL_URL", "TEAMS_DELIVERY", "ENTRA_CLIENT_ID"):
    os.environ.pop(name, None)
