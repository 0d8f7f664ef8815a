"""Machines that tests make up: a good one, from which each takes away what it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.doctor import needs
from infra.doctor.machine import Machine

GB = 10**9
PROGRAMS = [needs.GIT, needs.NODEJS, needs.NPM, needs.JAVA_RUNTIME, *needs.FOR_TESTS]


class MadeUp(Machine):
    """A machine that has everything, but for what a test changes."""

    def __init__(self) -> None:
        super().__init__()
        self.env = {"CODE_BUCKET": "a-bucket", "AWS_PROFILE": "shop"}
        self.python, self.executable = (3, 13, 0), "/usr/bin/python3"
        self.is_root, self.processor, self.encoding = False, "x86_64", "utf-8"
        self.programs = {command for program in PROGRAMS for command in program.commands} | {"apt-get"}
        self.modules = {"venv", "ensurepip"}
        self.files = {".venv/.ready", ".venv/bin/python", ".cache/runtime/.ready", "truetype/font.ttf"}
        self.said = {"node": "v22.20.0", "java": 'openjdk version "21.0.9" 2026', "git": "2026-11-30"}
        self.unwritable: set[Path] = set()
        self.space: Callable[[Path], int] = lambda folder: 50 * GB
        self.bytes_of_memory, self.number_of_cores = 16 * GB, 4
        self.taken_ports: set[int] = set()
        self.answers_itself = True
        self.time = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
        self.temporary_folder: Path | None = Path("/tmp")

    @property
    def home(self) -> Path:
        return Path("/home/someone")

    @property
    def temporary(self) -> Path | None:
        return self.temporary_folder

    def which(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.programs else None

    def has_module(self, name: str) -> bool:
        return name in self.modules

    def says(self, *command: str) -> str:
        if command[1] == "-c":  # a Python, asked for its version
            return ".".join(map(str, self.python[:2])) if command[0] == self.executable else ""
        return self.said.get(command[0], "")

    def read(self, path: str) -> str:
        return "Runtime: python3.13" if path.endswith("template.yaml") else "flags: fpu avx2"

    def find(self, folder: Path, pattern: str) -> list[str]:
        return [str(folder / name) for name in sorted(self.files) if (Path("/") / name).match(pattern)]

    def is_writable(self, folder: Path) -> bool:
        return folder not in self.unwritable

    def free(self, folder: Path) -> int:
        return self.space(folder)

    def memory(self) -> int:
        return self.bytes_of_memory

    def cores(self) -> int:
        return self.number_of_cores

    def port_is_free(self, port: int) -> bool:
        return port not in self.taken_ports

    def reaches_itself(self) -> bool:
        return self.answers_itself

    def now(self) -> datetime:
        return self.time


def made_up(**changes: Any) -> MadeUp:
    """A good machine, but for these."""
    machine = MadeUp()
    for name, value in changes.items():
        assert hasattr(machine, name), name
        setattr(machine, name, value)
    return machine
