"""Asks the domain name system, patiently but not for long."""

PATIENCE = 4.0  # seconds for one question


class NamesAway(Exception):
    """Nobody answered, so nothing can be said about the name."""


def texts(name: str) -> list[str]:
    """The TXT records of a name, each as one text; none when the name has none."""
    return [b"".join(record.strings).decode("utf-8", "replace") for record in _ask(name, "TXT")]


def mail_servers(name: str) -> list[str]:
    """The hosts that take mail for a domain; none when it takes none."""
    hosts = [str(record.exchange).rstrip(".") for record in _ask(name, "MX")]
    return [each for each in hosts if each]


def _ask(name: str, kind: str) -> list:
    from dns import exception, resolver  # only the doctor asks

    asking = resolver.Resolver()
    asking.lifetime = PATIENCE
    try:
        return list(asking.resolve(name, kind))
    except (resolver.NXDOMAIN, resolver.NoAnswer):
        return []
    except (exception.DNSException, OSError) as trouble:
        raise NamesAway(f"{type(trouble).__name__} for {name}") from trouble
