"""Outgoing mail of a demonstration: emails become files in a mailbox on this machine instead of leaving it.

Its words: mailbox, email, envelope.
"""
