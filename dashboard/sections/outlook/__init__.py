"""The sections of the page Outlook."""
