"""The yardstick: the demo city's published tables by one hand-written script, without orchestration, tests or gates."""
