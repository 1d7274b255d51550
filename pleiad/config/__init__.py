"""Settings, addresses and the `pleiad` command. No room imports this package."""
