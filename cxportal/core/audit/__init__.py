"""The audit log: records that are only ever added, chained so that a change shows."""
