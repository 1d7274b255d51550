"""What the network is and does: who belongs to it and takes part, as lists for organisers, and figures that show no person,
for a board, for sponsors and, figure by figure, for everyone.

Its words: figure, part of a figure, snapshot, public figure.
"""
