"""A member's archive: what every table holds about the member, to read and to keep, without the private words of others."""
