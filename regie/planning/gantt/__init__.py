"""The plan as a picture: SVG, and Mermaid for pages that draw it themselves."""
