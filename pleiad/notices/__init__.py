"""Notices: one line with a link that stands on every page for a time.

Words owned here: notice, and to dismiss one. There is never more than one on a page.
"""
