"""Permission: the page that a member shows her line manager, and the yes that comes back.

Words owned here: pack (the "Can I go?" page for one event and one member), sign-off (what was permitted, by whom, locked).
"""
