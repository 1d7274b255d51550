"""The demonstration: an invented network to look around in, and a mailbox that shows the emails it sends.

Installed in demo mode only, and then answered only to this machine. Its words: world, cast, mailbox.
"""
