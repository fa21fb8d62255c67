"""The project: settings, addresses, sign-in, the server. The version of the whole tracker stands here alone."""

__version__ = "1.0.0"
