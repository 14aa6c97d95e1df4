"""The auditor of small numbers: what can a reader of the open data, this release's and all kept ones', work out?

Its own code: it shares neither queries nor programs with what chose the pattern (models/marts/intermediate/protection),
so that a fault there does not hide itself. It reads what would be published, the earlier releases and the true counts.
"""
