"""People, their addresses, the organisations they work for, and how it was decided that they belong.

Its words: member, address, mailed code, organisation, domain list, lane, application, vouch, membership statement, shield.
"""
