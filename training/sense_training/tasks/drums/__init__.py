"""The drum network: detects drum hits and classifies them."""
