"""The words of this room's emails, and what can be subscribed to of the rooms below."""
