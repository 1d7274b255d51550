"""People, the addresses that are theirs, the organisations they work for, and how it was decided that they belong.

Its words: member, address, mailed code, organisation, register, lane, application, vouch, membership statement, shield.
"""
