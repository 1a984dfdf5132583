"""The harness and the races, tested on small inputs."""
