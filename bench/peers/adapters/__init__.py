"""One module a peer, with `track(path) -> Events`. Lets madmom 0.16.1 (2018) be imported by current Python."""

import collections
import collections.abc

# Removed in Python 3.10. Must precede madmom.
collections.MutableSequence = collections.abc.MutableSequence  # type: ignore[attr-defined]
