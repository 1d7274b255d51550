"""Posting cards into a Teams channel through a webhook of Workflows, and an unkind fake of it."""
