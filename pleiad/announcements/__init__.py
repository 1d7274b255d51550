"""What organisers write to members: an email to those whom it concerns, which is a page as well, and the monthly newsletter.

Its words: announcement, audience, recipient, newsletter, must-know.
"""
