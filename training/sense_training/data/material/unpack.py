"""Unpacks the training archives, once."""

import tarfile
from pathlib import Path


def unpack(data: Path, material: Path) -> None:
    """Every `NAME.tar` or `NAME.tar.xz` of `data` into `material/NAME`, archives inside it included."""
    archives = sorted([*Path(data).glob("*.tar"), *Path(data).glob("*.tar.xz")])
    if not archives:
        raise SystemExit(f"no archives in {data}")
    for archive in archives:
        folder = material / archive.name.split(".")[0]
        if folder.exists():
            continue
        partial = folder.with_suffix(".partial")
        with tarfile.open(archive) as tar:
            _extract(tar, partial)
        for nested in sorted(partial.rglob("*.tar.xz")):
            with tarfile.open(nested) as tar:
                _extract(tar, nested.parent)
        inner = list(partial.iterdir())
        single = len(inner) == 1 and inner[0].is_dir() and inner[0].name == folder.name
        (inner[0] if single else partial).rename(folder)
        if single:
            partial.rmdir()
        print(folder.name, flush=True)


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Extracts nothing outside the folder. Python has a filter for that since 3.11.4; Debian 12 has 3.11.2."""
    if hasattr(tarfile, "data_filter"):
        tar.extractall(folder, filter="data")
        return
    for member in tar.getmembers():
        path = Path(member.name)
        if not (member.isfile() or member.isdir()) or path.is_absolute() or ".." in path.parts:
            raise SystemExit(f"{tar.name!r}: {member.name} is not a plain file inside the archive; nothing is unpacked")
    tar.extractall(folder)
