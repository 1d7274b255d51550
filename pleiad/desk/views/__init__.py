"""The pages of the desk, one file a section. Every view stands behind a door of `access`."""
