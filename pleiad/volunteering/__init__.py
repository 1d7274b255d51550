"""Volunteering: parts to play at an event, and members who offer themselves.

Words owned here: part, offer (of herself for a part), standing offer (tied to no date), rotation.
"""
