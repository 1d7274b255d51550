"""Contributions: deeds that were done and confirmed.

Words owned here: deed (a part played or minutes given, confirmed by another member), contribution statement (a member's own
account of confirmed deeds, as a page and a PDF).
"""
