"""The version of the maker: worlds kept are of one version."""

VERSION = 1  # raise it when a world comes out differently
