"""The page that asks who somebody is."""

from __future__ import annotations

from html import escape
from string import Template

from t2sql.faces.words import Words

_PAGE = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>$sign_in · t2sql</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, -apple-system, "Segoe UI",
  "Noto Sans KR", sans-serif; background: light-dark(#fff, #18181b);
  color: light-dark(#18181b, #f4f4f5); }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; }
form { display: grid; gap: 16px; width: min(20rem, calc(100vw - 32px)); }
h1 { margin: 0; font-size: 20px; }
label { display: grid; gap: 4px; font-size: 15px; }
input, button { font: inherit; min-height: 44px; padding: 8px 12px; border-radius: 8px;
  border: 1px solid #8888; box-sizing: border-box; width: 100%; }
button { border: 0; background: #2456d6; color: #fff; font-weight: 600; cursor: pointer; }
button:hover { background: #1d48b8; }
:focus-visible { outline: 2px solid #2456d6; outline-offset: 2px; }
p { margin: 0; color: light-dark(#b3261e, #ff8a80); }
</style>
</head>
<body>
<form method="post" action="/sign-in">
<h1>t2sql</h1>
$said
<label>$name <input name="name" autocomplete="username" required autofocus></label>
<label>$password
<input name="password" type="password" autocomplete="current-password" required></label>
<button>$sign_in</button>
</form>
</body>
</html>
""")


def sign_in_page(words: Words, said: str = "") -> str:
    """The form, with a sentence above it, in the language of the words."""
    return _PAGE.substitute(
        language=words.language,
        said=f'<p role="alert">{escape(said)}</p>' if said else "",
        sign_in=escape(words("browse.sign_in")),
        name=escape(words("browse.user_name")),
        password=escape(words("browse.password")),
    )
