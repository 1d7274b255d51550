"""Suggestions: what members would like a meeting to discuss.

Words owned here: suggestion (a topic that a member proposes, with a reason), and support (another member wants it too).
"""
