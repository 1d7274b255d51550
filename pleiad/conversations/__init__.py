"""Conversations: where members ask safely.

Words owned here: question, answer, to follow, to mute, digest, sealed (asked without a name), alias, crowd,
claim, holder (of a share of the safeguarding key), opening.
"""
