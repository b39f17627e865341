"""Runs one peer on audio files. Prints a line of JSON for each: file, beats, onsets (seconds; null if not detected).

usage: python run_peer.py ADAPTER FILE...
"""

import importlib
import json
import sys
from dataclasses import asdict
from pathlib import Path


def main(name: str, files: list[str]) -> None:
    """Calls `track` of the adapter on each file, in order."""
    adapter = importlib.import_module(f"adapters.{name}")
    for file in files:
        print(json.dumps({"file": file, **asdict(adapter.track(Path(file)))}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
