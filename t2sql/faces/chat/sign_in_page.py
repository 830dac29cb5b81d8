"""The page that asks who somebody is."""

from __future__ import annotations

from html import escape
from string import Template

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · t2sql</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; }
form { display: grid; gap: .75rem; width: min(20rem, 90vw); }
h1 { margin: 0; font-size: 1.4rem; }
label { display: grid; gap: .25rem; font-size: .9rem; }
input, button { font: inherit; padding: .6rem; border-radius: .4rem; border: 1px solid #8888; }
button { border: 0; background: #2456d6; color: #fff; cursor: pointer; }
p { margin: 0; color: #c02626; font-size: .9rem; }
</style>
</head>
<body>
<form method="post" action="/sign-in">
<h1>t2sql</h1>
$said
<label>Name <input name="name" autocomplete="username" required autofocus></label>
<label>Password
<input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>
</body>
</html>
""")


def sign_in_page(said: str = "") -> str:
    """The form, with a sentence above it."""
    return _PAGE.substitute(said=f'<p role="alert">{escape(said)}</p>' if said else "")
