"""The sectors and nations that an organisation can belong to."""

SECTORS = (
    "central government",
    "local government",
    "police",
    "fire",
    "NHS",
    "defence",
    "justice",
    "parliament",
    "education",
    "arm's-length body",
    "devolved government",
    "other",
)
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland", "United Kingdom")
