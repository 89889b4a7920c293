"""convo_local: private, offline feedback on how a person communicates in meetings."""

__version__ = "0.1.0"
