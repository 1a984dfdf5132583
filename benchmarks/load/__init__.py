"""Load on a dashboard by Streamlit's protocol, without browsers: server, visitors, naive app."""
