"""Make real hosts what their plans say.

::

    HostPlan ─▶ manifest ─┐
                          ├─▶ changes ─▶ operations ─▶ the host's own program (activate.sh)
    host ────▶ state ─────┘

``manifest``, ``state`` and ``changes`` are pure; ``facts``, ``operations``, ``connector`` and ``run``
are the only modules of the package that import pyinfra. The ``.sh`` files run on hosts.
"""
