"""Answers: each page's finding in a sentence with numbers, computed; plain text, no libraries here.

Each module takes finished numbers, those of the tables, and returns sentences. What a reader must
know of a number (its dates, that dividends are missing) stands in the sentence.
"""
