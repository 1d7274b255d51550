"""Settings, addresses and the `pleiad` command. Nobody imports this package."""
