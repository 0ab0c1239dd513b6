"""What was done to hosts, by whom and when: every run is recorded, and none waits for a database."""
