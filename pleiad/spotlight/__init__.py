"""Spotlight: colleagues shown for what they did, once they have agreed to every word.

Words owned here: nomination, piece (what the nominee approved), campaign, picture card.
"""
