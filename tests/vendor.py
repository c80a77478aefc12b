"""The libraries that pages ship with: which versions, from which packages, with which content.

    python tests/vendor.py            fetch the versions that versions.json names, and check that they are what it says
    python tests/vendor.py NAME@1.2   fetch another version, and write down what came

`npm pack` fetches a package from the registry that npm is set to; no address stands anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "mingzhang" / "publish" / "assets" / "vendor"
VERSIONS = FOLDER / "versions.json"


def refresh(wanted: dict[str, str]) -> None:
    """Fetch every package, those in `wanted` in that version, and write its files."""
    known: dict[str, Any] = json.loads(VERSIONS.read_text("utf-8"))
    for name, told in known.items():
        version = wanted.get(name, told["version"])
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, timeout=300)
            packed = next(Path(folder).glob("*.tgz"))
            integrity = "sha512-" + base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
            if version == told["version"] and integrity != told["integrity"]:
                raise SystemExit(f"{name}@{version} is not the package that versions.json names.")
            with tarfile.open(packed) as archive:
                for file, entry in told["files"].items():
                    stream = archive.extractfile(f"package/{entry['from']}")
                    assert stream is not None
                    content = stream.read()
                    (FOLDER / file).write_bytes(content)
                    entry["sha256"] = hashlib.sha256(content).hexdigest()
        told["version"], told["integrity"] = version, integrity
    VERSIONS.write_text(json.dumps(known, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    refresh(dict(argument.rsplit("@", 1) for argument in sys.argv[1:]))  # type: ignore[misc]
