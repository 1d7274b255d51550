"""The network that organisers already have comes in: a list is read and judged row by row, each person gets one invitation
and one reminder, and nobody is a member before saying yes.

Its words: list (of people to invite), invitation, to invite.
"""
