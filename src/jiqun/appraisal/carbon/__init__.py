"""Carbon efficiency (碳效): an enterprise's emission per value added, against its industry, and how much of it is offset."""
