"""One append-only table: who did what to what, when and why. Nothing is done in this house without an entry in it.

Its word: entry.
"""
