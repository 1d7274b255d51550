"""What the keeper of the server does with the whole network: back it up and bring it back, hand it on in open formats, keep
an archive of what was public, and see how it stands. This room knows tables, never what is in them."""
