"""The pool of stem segments on disk: filling, packing and reading it."""
