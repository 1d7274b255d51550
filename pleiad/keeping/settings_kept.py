"""The settings of this installation, as they are told in a backup: with secrets only where that is asked for."""

import os

TOLD = (
    "BASE_URL", "ALLOWED_HOSTS", "NETWORK_NAME", "NETWORK_IS_FOR", "NETWORK_IS_FOR_CY", "NETWORK_RUN_BY", "NETWORK_CONTACT", "OPERATOR_EMAIL", "MAIL_FROM",
    "MAIL_RETURN", "MAIL_TIMEOUT", "MAIL_DKIM", "MAIL_PIPED", "MAIL_VOUCHED_BY", "PROVE_EVERY_DAYS", "TIMES_AWAY",
    "READ_BEFORE_WRITING_DAYS", "LEAVE_TO", "SIGN_OFF_TRAIL", "TEAMS_DELIVERY", "TEAMS_INVITES_AN_HOUR", "GRAPH_TENANT", "GRAPH_CLIENT_ID",
    "GRAPH_TEAM", "GRAPH_CHANNEL", "GRAPH_MEETINGS_OWNER", "GRAPH_REDIRECT_URL", "ENTRA_TENANT", "ENTRA_CLIENT_ID",
    "ENTRA_SERVER_URL", "TRUSTED_PROXIES", "PROXY_ADDRESS", "HOST", "PORT", "WEB_WORKERS", "DELIVERY_LEASE",
    "TRUSTED_LINKS", "BACKUP_RECIPIENTS", "KEEPERS", "SLOW_REQUEST_MS", "HSTS_SUBDOMAINS", "DESK_WITHOUT_SECOND_STEP_UNTIL",
)  # fmt: skip
SECRET = (
    "SECRET_KEY",
    "DATABASE_URL",
    "MAIL_URL",
    "MAILBOX_URL",
    "GRAPH_SECRET",
    "ENTRA_SECRET",
    "TEAMS_WEBHOOK",
    "TEAMS_JOIN_LINK",
    "METRICS_TOKEN",
)


def told(*, with_secrets: bool) -> dict[str, str]:
    """Name and value of each setting that is set."""
    names = (*TOLD, *SECRET) if with_secrets else TOLD
    return {name: os.environ[name] for name in names if os.environ.get(name)}
