"""Writing: what members write, and who may read it.

Words owned here: space (a place with a purpose, a rule and its readers), audience, hidden and taken back (of something
written), reportable. Stories, conversations and spotlights are written with what lies here.
"""
