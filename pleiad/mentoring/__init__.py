"""Mentoring: people find a mentor, and the scheme survives silence.

This room owns the words mentoring profile, mentor, mentee, round, match, proposal, pairing, circle, peers, single
conversation, check-in and capacity (how many mentees a mentor offers to take). The matching itself is arithmetic on plain
values and lies in `matching`: it knows no Django, no database and no clock.
"""
