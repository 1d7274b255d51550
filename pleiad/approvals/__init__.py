"""Approvals: a yes or no asked of someone without an account, by a single-use link.

A line manager, the person who books an organisation's training, a nominee: each gets one email with one link, which
opens a page with buttons, expires, and answers politely afterwards. The room that asks owns the words and the consequence.
"""
