"""Servers for tests: small real programs on loopback that behave as the foreign ones do, and misbehave when told to."""
