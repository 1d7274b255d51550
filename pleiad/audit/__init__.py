"""One append-only table: who did what to what, when and why. Every action in the product leaves a record in it.

Its word: audit record.
"""
