"""Orchestration: Dagster wires (`defs/`), pure functions (`lib/`) and the commands behind `make`."""
