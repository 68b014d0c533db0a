"""The console: pages, signed links, webhooks.

`app` puts it together, `pages/` holds one file a page, `guard` stands at the door. No
page decides anything: it calls one service and shows what came of it.
"""
