"""The letters of this room, worded when they are posted."""
