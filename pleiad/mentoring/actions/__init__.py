"""What happens in this room: profiles, rounds, proposals and pairings, each in its own file."""
