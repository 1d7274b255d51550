"""Manager approval: the page that a member shows their line manager, and the yes that comes back.

Words owned here: pack (the "Can I go?" page for one event and one member), sign-off (what a manager permitted, locked).
"""
