"""The service: decides who may ask and what is kept; it never decides which group a youth sits in."""

__version__ = "0.1.0"
