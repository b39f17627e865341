"""Unpacks the training archives, once. Knows nothing of what is in them."""

import tarfile
from pathlib import Path


def unpack(data: Path, material: Path) -> None:
    """Every `NAME.tar` or `NAME.tar.xz` of `data` into `material/NAME`."""
    archives = sorted([*Path(data).glob("*.tar"), *Path(data).glob("*.tar.xz")])
    if not archives:
        raise SystemExit(f"no archives in {data}")
    # Keeps what is unpacked inside the folder. Python has it since 3.11.4; Debian 12 has 3.11.2.
    safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    for archive in archives:
        folder = material / archive.name.split(".")[0]
        if folder.exists():
            continue
        partial = folder.with_suffix(".partial")
        with tarfile.open(archive) as tar:
            tar.extractall(partial, **safely)
        inner = [path for path in partial.iterdir()]
        single = len(inner) == 1 and inner[0].is_dir() and inner[0].name == folder.name
        (inner[0] if single else partial).rename(folder)
        if single:
            partial.rmdir()
        print(folder.name, flush=True)
