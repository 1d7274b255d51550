"""Search: one index; each reader finds only what that reader may see.

Words owned here: document (one thing that can be found). Rooms put their documents in; the audience is part of the query,
so that a count or a suggestion tells no more than a page.
"""
