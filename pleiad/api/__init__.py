"""A read-only JSON API over what is public: meetings, stories, spotlights and training, for other websites and programs.

It shows what a visitor sees on the pages, and nothing else. /api/1/openapi.json describes it.
"""
