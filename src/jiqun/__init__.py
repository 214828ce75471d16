"""jiqun 集群: a city's industrial plans as a running system, every number traceable to its sentence."""

__version__ = "0.1.0"
