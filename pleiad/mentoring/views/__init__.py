"""What a member sees of mentoring: the home page, the profile, rounds, proposals and pairings."""
