"""Mail on real hosts: people write to each other, read what they share, and nobody else does."""
