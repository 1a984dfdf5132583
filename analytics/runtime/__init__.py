"""What a process needs to write files whole and to end well."""
