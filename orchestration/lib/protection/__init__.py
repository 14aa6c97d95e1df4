"""Small-number protection: which cells of the open tables have to be hidden so that no small count can be worked out.

The method is that of cell suppression by linear programming (Fischetti and Salazar 2000; the attacker's view after Hundepool
et al., Statistical Disclosure Control, 2012), on counts and every relation between them that is published.
"""
