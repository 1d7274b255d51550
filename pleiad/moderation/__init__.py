"""Moderation: what members report, and what organisers decide about it.

Words owned here: report, decision (to hide or restore, with a reason that the author is told), case.
"""
