"""Getting a member into the network's conversation space (a Teams channel), and knowing how far that has got.

An invite is one row that is committed with the act that caused it; a worker carries it on until she is in the channel or
until a person has something to do, and then says who and what. Its words: channel invite, adapter, queue, drift.
"""
