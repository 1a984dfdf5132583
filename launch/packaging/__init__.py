"""Packaging: the wheel, whose rooms are parts of one package.

Here the rooms are `models`, `analytics` and `dashboard`; such names would collide with those of
other projects. The wheel has one top-level name, `tensortape`: `tensortape.py` becomes its
`__init__.py`, the rooms become `tensortape.models` and so on, and every import of a room in their
sources is rewritten when the wheel is built.
"""
