"""Values as HTML, once for the chat and for notebooks. Every text in it is escaped.

Markup is made by :class:`markupsafe.Markup` alone: ``Markup("<b>{}</b>").format(text)`` escapes.
All of it stands in an element of the class ``t2sql``; :mod:`t2sql.faces.html.style` says how it
looks, light and dark, wide and narrow.
"""
