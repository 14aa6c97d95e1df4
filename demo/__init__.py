"""The demo city: a generator of plausible extracts with planted faults and disparities, and the truth about them."""
