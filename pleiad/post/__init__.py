"""Letters that wait to be posted. What leaves the building is first a row here.

A room writes a letter by naming its kind and what it is about; the words are chosen when it is posted, so that a letter
never says what is no longer true. Its words: letter, kind, post, outgoing, worker, heartbeat.
"""
