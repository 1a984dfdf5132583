#!/bin/sh
# Starts the dashboard in the container; further arguments go to Streamlit.
#
# numba reads its machine code only from a folder that it may also write to, and the image may be
# read-only: so the code compiled when the image was built is copied to the tmpfs, 1.3 MB.
set -eu
mkdir -p "$NUMBA_CACHE_DIR"
cp -R /opt/numba/. "$NUMBA_CACHE_DIR"
cd "$(dirname "$0")/.."
exec python -m streamlit run app.py "$@"
