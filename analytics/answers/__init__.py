"""Answers: the main finding of each page in a computed sentence; plain text, no libraries here.

Each module takes finished numbers, those of the tables, and returns sentences. Caveats of a number
(its dates, missing dividends) are part of the sentence.
"""
