"""The forms that members fill in: their profile, who they avoid, and what two agree on."""
