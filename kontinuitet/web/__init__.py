"""Pages in the browser, served from this computer to this computer.

Flask and waitress live here and nowhere else. Everything shown comes from the layers below;
nothing is fetched from anywhere else, and nothing can be sent anywhere else.
"""
