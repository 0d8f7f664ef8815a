"""What the checks ask of a machine. Tests hand them a made-up one."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Machine:
    """This machine. Nothing here raises, and nothing asks the network."""

    def __init__(self) -> None:
        self.checkout = ROOT
        self.env: dict[str, str] = dict(os.environ)
        self.python: tuple[int, ...] = tuple(sys.version_info[:3])
        self.executable = sys.executable
        self.is_root = os.getuid() == 0
        self.processor = platform.machine()
        self.encoding = sys.getfilesystemencoding()

    @property
    def home(self) -> Path:
        """The home directory; where ``HOME`` is not set, the one that the system knows."""
        return Path(os.path.expanduser("~"))  # noqa: PTH111  # Path.home() raises where there is none

    @property
    def temporary(self) -> Path | None:
        """Where temporary files go: where ``TMPDIR`` says, which most programs obey; None where nowhere is writable."""
        if self.env.get("TMPDIR"):
            return Path(self.env["TMPDIR"])
        try:
            return Path(tempfile.gettempdir())
        except OSError:
            return None

    def which(self, name: str) -> str | None:
        """The path of a program."""
        return shutil.which(name)

    def has_module(self, name: str) -> bool:
        """Whether this Python has a module."""
        return importlib.util.find_spec(name) is not None

    def says(self, *command: str) -> str:
        """The first line that a command prints, on either stream; empty where it cannot run or fails."""
        try:
            done = subprocess.run(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=True,
                timeout=30,
                cwd=str(self.checkout),
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return done.stdout.decode("utf-8", "replace").strip().partition("\n")[0]

    def read(self, path: str) -> str:
        """The text of a file, or nothing."""
        try:
            return Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""

    def find(self, folder: Path, pattern: str) -> list[str]:
        """The files below a folder that fit a pattern, in order."""
        try:
            return sorted(str(path) for path in folder.glob(pattern))
        except OSError:
            return []

    def is_writable(self, folder: Path) -> bool:
        """Whether a file can be made there, in a folder that is there or could be. Tried, not read from its rights."""
        here = _nearest(folder)
        try:
            with tempfile.TemporaryFile(dir=str(here)) as file:
                file.write(b"tried")
        except OSError:
            return False
        return True

    def free(self, folder: Path) -> int:
        """Bytes that may still be written there."""
        try:
            disk = os.statvfs(str(_nearest(folder)))
        except OSError:
            return 0
        return disk.f_bavail * disk.f_frsize

    def memory(self) -> int:
        """Bytes of memory, as the machine has them or as the container's limit allows; 0 where nobody says."""
        try:
            machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        except (OSError, ValueError):
            return 0
        limits = (self.read(f"/sys/fs/cgroup/{name}").strip() for name in _LIMITS)
        return min([machine] + [int(limit) for limit in limits if limit.isdigit()])

    def cores(self) -> int:
        """Processor cores that this process may use."""
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1

    def port_is_free(self, port: int) -> bool:
        """Whether a server can be had at a port of this machine."""
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                return False
        return True

    def reaches_itself(self) -> bool:
        """Whether ``localhost`` is this machine and answers: containers exist without one or the other."""
        try:
            with socket.socket() as listener, socket.socket() as caller:
                listener.bind(("127.0.0.1", 0))
                listener.listen(1)
                caller.settimeout(5)
                caller.connect(("127.0.0.1", listener.getsockname()[1]))
            return any(entry[4][0] == "127.0.0.1" for entry in socket.getaddrinfo("localhost", None))
        except OSError:
            return False

    def now(self) -> datetime:
        """The time by this machine's clock, in its zone."""
        return datetime.now().astimezone()


_LIMITS = ("memory.max", "memory/memory.limit_in_bytes")


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next((place for place in (folder, *folder.parents) if place.is_dir()), Path("/"))
