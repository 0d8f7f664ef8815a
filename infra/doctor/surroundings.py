"""Checks of what surrounds a program: clock, letters, the machine's own network, the processor."""

from __future__ import annotations

from infra.doctor.findings import NOTE, OK, Finding, checked
from infra.doctor.machine import Machine

_WRITTEN_IN = 2026  # no clock here is right that says less


def clock(machine: Machine, state: str = NOTE) -> Finding:
    """Whether the clock can be right: not before the last commit. How far it is off, only the network could say."""
    now = machine.now()
    committed = machine.says("git", "log", "-1", "--format=%cs")
    earliest = committed if committed[:4].isdigit() else f"{_WRITTEN_IN}-01-01"
    said = f"{now:%Y-%m-%d %H:%M} by the clock, zone {now.tzname()}"
    return checked(
        earliest <= f"{now:%Y-%m-%d}" < f"{_WRITTEN_IN + 50}",
        said,
        f"{said}: that is wrong, for the last change here is of {earliest}",
        "sudo timedatectl set-ntp true  (certificates, and texts with a date, go by the clock)",
        state,
    )


def letters(machine: Machine) -> Finding:
    """Whether names of files and what programs print may hold any letter."""
    good = machine.encoding.lower().replace("-", "") == "utf8"
    return checked(
        good,
        "UTF-8 for names and texts",
        f"{machine.encoding} for names and texts. Make has Python use UTF-8; other programs go by this.",
        "export LC_ALL=C.UTF-8",
        NOTE,
    )


def own_network(machine: Machine) -> Finding:
    """Whether a server here can be reached from here. No other network is needed after the first set-up."""
    remedy = "ip link set lo up, and the line “127.0.0.1 localhost” in /etc/hosts"
    return checked(machine.reaches_itself(), "localhost answers", "localhost does not answer", remedy)


def port(machine: Machine, wanted: int) -> Finding:
    """Whether the preview's port is free. It may well be a preview that has it."""
    free = next((other for other in range(wanted + 1, wanted + 100) if machine.port_is_free(other)), wanted + 1)
    said = f"port {wanted} is taken, perhaps by a preview that runs"
    return checked(machine.port_is_free(wanted), f"port {wanted} is free", said, f"make preview PORT={free}", NOTE)


def processor(machine: Machine) -> Finding:
    """What a report of a fault should say of the processor; and whether it is one that packages are built for."""
    words = machine.read("/proc/cpuinfo").split()
    keys = ", with memory protection keys (pku: say so when you report a crash)" if "pku" in words else ""
    cores = machine.cores()
    said = f"{machine.processor}, {cores} core{'' if cores == 1 else 's'}{keys}"
    if machine.processor not in ("x86_64", "aarch64", "arm64"):
        return Finding(NOTE, said, "Packages are made for x86_64 and arm64; on another, set-up compiles, if it can.")
    return Finding(OK, said)


def slow(machine: Machine) -> Finding:
    """Whether the tests can run beside each other."""
    words = "1 core: two tests run at a time, so they take about twice as long. Nothing else changes."
    return (
        Finding(NOTE, words) if machine.cores() < 2 else Finding(OK, f"{machine.cores()} cores, of which tests use 2")
    )
