"""Pictures of outages, restarts and dependencies: SVG by our own writer, PNG made from the SVG."""
