"""How fast Rideau is beside other tools, from one description of the hosts: ``python -m tests.bench``."""
