"""The onset network: verifies onset candidates of bass, other and vocals."""
