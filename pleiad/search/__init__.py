"""Search: one index over what a member may see, and nothing else.

Words owned here: document (one thing that can be found). Rooms put their things in; the audience is part of the question
to the database, so that a count or a suggestion tells no more than a page.
"""
