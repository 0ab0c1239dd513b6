"""How much a fleet of offices has of everything that can run out, against what is asked of it. Pure."""
