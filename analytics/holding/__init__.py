"""Holding: what a holder went through, in every holding period and every named crisis."""
