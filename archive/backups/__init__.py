"""Backups: the whole archive at one moment, proved by restoring it, and put back. docs/backup.md tells how to use them."""
