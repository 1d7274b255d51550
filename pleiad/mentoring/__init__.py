"""Mentoring: people find a mentor, and the scheme survives silence.

This room owns the words mentor, mentee, round, match, proposal, pairing and capacity (how many
mentees a mentor offers to take). The matching itself is arithmetic on plain values and lies in
`engine`: it knows no Django, no database and no clock.
"""
