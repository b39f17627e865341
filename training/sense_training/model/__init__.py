"""Streaming networks: state in, state out, one hop a call."""
