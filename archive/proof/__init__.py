"""Whether the archive is what it should be: verify_archive. Each check reads, in constant memory, and changes nothing."""
