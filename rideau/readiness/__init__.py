"""Go or no-go: what the records of runs say of every office and service, against its dates. Pure."""
