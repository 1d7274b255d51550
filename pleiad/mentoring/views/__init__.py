"""What a member sees of mentoring: where she stands, her profile, rounds, proposals and pairings."""
