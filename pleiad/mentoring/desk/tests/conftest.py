from pleiad.desk.tests.conftest import at_noon, fill  # noqa: F401 (what every test of the desk uses)
