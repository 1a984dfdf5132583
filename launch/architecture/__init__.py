"""The picture docs/architecture.svg, drawn from the imports of the source; standard library only.

`imports` reads who imports whom, `layers` puts subject folders on floors, `picture` draws them.
`python -m launch.architecture` writes the file; a test redraws it and compares.
"""
