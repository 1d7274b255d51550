"""What the network says about itself, and keeps: the privacy notice, the end of what is old, a member's own archive,
statements with a date, and complaints. It knows no other room by name: every table says in `privacy` what it holds."""
