"""The kit's parts: keys, fields, marks, panels, notes, menus. Import each from its own module."""
