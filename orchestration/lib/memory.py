"""Peak memory of this process."""

import resource
from pathlib import Path


def reset_peak() -> None:
    """Linux keeps a process's highest memory until told to start again; elsewhere it counts since the start."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def peak_memory() -> int:
    """Highest resident memory in bytes."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines["VmHWM"].split()[0]) * 1024
