"""Outgoing mail of a demonstration: letters become files in a mailbox on this machine instead of leaving it.

Its words: mailbox, letter, envelope.
"""
