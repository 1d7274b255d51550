"""Directory: what members know, and the members who chose to be found.

Words owned here: topic (what one can speak about), skill (what one can do, from the government digital and data
capability framework or in the member's own words), profile, directory, and the relayed message.
"""
