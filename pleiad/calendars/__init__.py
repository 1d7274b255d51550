"""Whose calendar holds what, and the invitations that keep it true.

A room that wants something in a member's calendar puts a calendar entry here; this room sees to the iTIP emails.
Its words: calendar entry, sequence.
"""
