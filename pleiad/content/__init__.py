"""Content: what members write, and who may read it.

Words owned here: space (with a purpose, a rule and its readers), audience, hidden and taken back (of something written),
reportable. Stories, conversations and spotlights are built on this.
"""
