"""Volunteering: parts to play at an event, and members who offer themselves for them.

Words owned here: part, offer (a member's, for a part), standing offer (without a fixed date), rotation.
"""
