"""The schema's history: `run.py` applies it, HEAD names the revision that this code needs."""
