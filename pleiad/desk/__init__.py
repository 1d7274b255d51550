"""The organisers' desk: what waits for a decision, and the means to decide it.

Its word: desk.
"""
