"""Microsoft Graph, as far as inviting a person into one team needs it: `client` asks, `fake` answers, `contract.yaml` binds both."""
