"""The pages of the desk. Every view has a decorator of `door`."""
