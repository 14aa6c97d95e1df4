"""How fast the product is, against what the same machine could do at best: `make bench`."""
