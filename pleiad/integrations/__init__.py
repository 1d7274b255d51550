"""Outside services: for each a client, an honest fake and one test that runs on both. Knows no room of the house."""
