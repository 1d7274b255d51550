"""Meetings and other planned events, and who has a place at them.

Its words: event (a meeting is one), registration, place, waiting list, rule of the room, join link.
"""
