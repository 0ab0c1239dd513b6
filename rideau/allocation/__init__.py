"""What is given once and remembered: prefixes, addresses, VLANs, extensions; the lock file."""
