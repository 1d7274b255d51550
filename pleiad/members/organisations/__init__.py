"""Public bodies: the list that ships, finding one by name, who is a colleague of whom, and what changes about them."""
