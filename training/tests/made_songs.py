"""Songs of synthesised stems, in the two forms that the command line reads, for a run without data:
`python -m tests.made_songs FOLDER` writes FOLDER/train/everythingisfree.tar (two songs, one of them
the held-out one) and FOLDER/eval/Made/*.flac. A network fits them within seconds.
"""

import io
import sys
import tarfile
from pathlib import Path

import numpy as np
import soundfile

from sense_training.data.pool.recorded import HELD_OUT_SONGS
from sense_training.spec import SAMPLE_RATE

SECONDS = 24
EVALUATED_SECONDS = 8
BEAT_SECONDS = 0.5


def made_song(random: np.random.Generator) -> dict[str, np.ndarray]:
    """Stems by role, [SECONDS * SAMPLE_RATE, 2]: noise bursts, low tones, chords, a gliding buzz."""
    time = np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE
    beat = (time / BEAT_SECONDS).astype(int)
    root = 55 * 2 ** (random.integers(0, 12, beat[-1] + 1)[beat] / 12)
    burst = np.exp(-(time % BEAT_SECONDS) * 20)
    glide = 4 * root * (1 + 0.02 * np.sin(2 * np.pi * 5 * time))
    stems = {
        "drums": burst * random.uniform(-0.5, 0.5, (2, len(time))),
        "bass": 0.3 * _tone(root)[None],
        "other": 0.1 * np.stack([_tone(root * 4) + _tone(root * 5), _tone(root * 4) + _tone(root * 6)]),
        "vocals": 0.1 * sum(_tone(glide * k) / k for k in range(1, 10))[None],
    }
    return {role: np.repeat(audio.T, 3 - audio.shape[0], axis=1).astype(np.float32) for role, audio in stems.items()}


def _tone(hertz: np.ndarray) -> np.ndarray:
    return np.sin(2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE)


def write_archive(path: Path, songs: dict[str, dict[str, np.ndarray]]) -> None:
    """An archive as `unpack` reads it: `everythingisfree/Song__role__Made.opus`."""
    with tarfile.open(path, "w") as tar:
        for song, stems in songs.items():
            for role, audio in stems.items():
                file = io.BytesIO()
                soundfile.write(file, audio, SAMPLE_RATE, format="OGG", subtype="OPUS")
                entry = tarfile.TarInfo(f"{path.stem}/{song}__{role}__Made.opus")
                entry.size = file.tell()
                file.seek(0)
                tar.addfile(entry, file)


def main(folder: Path) -> None:
    songs = {song: made_song(np.random.default_rng(seed)) for seed, song in enumerate([*HELD_OUT_SONGS, "Made"])}
    (folder / "train").mkdir(parents=True)
    write_archive(folder / "train" / "everythingisfree.tar", songs)
    (folder / "eval" / "Made").mkdir(parents=True)
    for role, audio in songs["Made"].items():
        soundfile.write(
            folder / "eval" / "Made" / f"{role}.flac", audio[: EVALUATED_SECONDS * SAMPLE_RATE], SAMPLE_RATE
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
