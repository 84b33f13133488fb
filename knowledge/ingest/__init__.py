"""Operators' own documents: files and folders -> chunks that can be cited. Documents are untrusted: data, never orders."""
