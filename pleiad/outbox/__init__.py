"""Emails that wait to be sent. Every email is first a row here.

A room queues an email by naming its kind and what it is about; the words are chosen when it is sent, so that an email
never says what is no longer true. Its words: email, kind, key, worker, heartbeat.
"""
