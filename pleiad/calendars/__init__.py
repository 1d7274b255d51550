"""What each member's calendar should hold, and the invitations that keep it right.

A room that wants something in a member's calendar puts a calendar entry here; this room sends the iTIP emails.
Its words: calendar entry, sequence.
"""
