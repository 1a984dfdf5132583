"""The picture docs/architecture.svg, drawn from the imports of the source; standard library only.

`imports` reads the imports, `layers` arranges subject folders in layers, `picture` draws them.
`python -m launch.architecture` writes the file; a test redraws it and compares.
"""
