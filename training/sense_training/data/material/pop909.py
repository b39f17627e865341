"""The songs of the POP909 data set: MIDI with melody, bridge and piano, beats and chords."""

from pathlib import Path


def song_files(folder: Path) -> list[Path]:
    """The MIDI file of each song, `SONG/SONG.mid` at any depth; files of beats and chords are in the same folder."""
    return sorted(path for path in Path(folder).rglob("*.mid") if path.stem == path.parent.name)
