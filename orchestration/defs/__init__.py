"""Dagster definitions by kind: what there is, in which order it runs, and when. No business logic."""
