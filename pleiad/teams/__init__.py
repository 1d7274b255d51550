"""Getting a member into the network's Teams channel, and knowing how far that has got.

An invite is one row that is committed with the act that caused it; a worker carries it on until the member is in the channel or
until a person has something to do, and then says who and what. Its words: Teams invite, adapter, queue, drift.
"""
