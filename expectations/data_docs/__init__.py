"""How the data docs look: pages that need no network, with violations as a table and what to do about them."""
