"""A certificate for the stand-in that holds from 2020 to 2049, for clocks that are wrong."""

from __future__ import annotations

import subprocess
from pathlib import Path

CONFIGURATION = """
[ca]
default_ca = here
[here]
new_certs_dir = .
database = index.txt
serial = serial
default_md = sha256
policy = names
x509_extensions = hosts
[names]
commonName = supplied
[hosts]
subjectAltName = DNS:yahoo.com, DNS:*.yahoo.com, DNS:*.finance.yahoo.com
basicConstraints = CA:TRUE
"""


def make_lasting_certificate(folder: Path) -> None:
    """Put `key.pem` and `ca.pem` into a folder, where `YahooServer(tls=folder)` takes them."""
    folder.mkdir(parents=True)
    (folder / "ca.cnf").write_text(CONFIGURATION)
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01\n")
    request = "req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=local"
    sign = (
        "ca -batch -selfsign -notext -config ca.cnf -keyfile key.pem -in request.pem -out ca.pem "
        "-startdate 20200101000000Z -enddate 20491231000000Z"
    )
    for command in (request, sign):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
