"""What offices keep secret: one file an office, encrypted value by value with age (decision 0080).

::

    needs.secrets ─▶ making ─▶ sealing ─▶ file (<office>.vault.yaml, under version control)
                                            │
    recipients.yaml: who may read ──────────┤
    identity: as whom we read ──────────────┴─▶ opening ─▶ plans with values ─▶ converge

Only :mod:`rideau.vault.age` speaks to pyrage. A plan without secrets needs none of this.
"""
