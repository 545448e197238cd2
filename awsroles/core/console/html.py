"""An HTML page of every role in one file, grouped by account, colored and searchable (also by its URL's fragment)."""

from collections.abc import Sequence
from html import escape

from awsroles.core.console.export import ListedRole, accounts, heading
from awsroles.core.page import Page, is_page

_TITLE = "AWS roles"
_STYLE = """
:root { color-scheme: light dark; --edge: #8884; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; font-weight: 600; }
input { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem .75rem; border: 1px solid var(--edge);
  border-radius: .5rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem;
  grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
a { display: block; padding: .5rem .75rem; border: 1px solid var(--edge); border-left: .5rem solid var(--role, #8888);
  border-radius: .5rem; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
a:hover, a:focus { outline: 2px solid #2a7de1; }
small { display: block; opacity: .7; }
[hidden] { display: none; }
"""
_SCRIPT = """
const search = document.getElementById("search");
function filter() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const group of document.querySelectorAll("section")) {
    let inGroup = 0;
    for (const item of group.querySelectorAll("li")) {
      item.hidden = !words.every((word) => item.dataset.words.includes(word));
      inGroup += item.hidden ? 0 : 1;
    }
    group.hidden = inGroup === 0;
    shown += inGroup;
  }
  document.getElementById("none").hidden = shown > 0;
}
search.addEventListener("input", filter);
search.addEventListener("keydown", (event) => {
  const first = document.querySelector("section:not([hidden]) li:not([hidden]) a");
  if (event.key === "Enter" && first) first.click();
});
search.value = decodeURIComponent(location.hash.slice(1));
filter();
search.focus();
"""


def is_roles_page(document: bytes) -> bool:
    """Return whether *document* is a page that `roles_page` made."""
    return is_page(document, _TITLE)


def roles_page(roles: Sequence[ListedRole]) -> str:
    """Return the page."""
    groups = "\n".join(_group(account, members) for account, members in accounts(roles).items())
    body = f"""<h1>{_TITLE}</h1>
<input id="search" type="search" placeholder="Search: profile, account, role" aria-label="Search" autocomplete="off">
<main>
{groups}
<p id="none" hidden>No role fits.</p>
</main>"""
    return Page(_TITLE, _STYLE, _SCRIPT, body, has_style_attributes=True).html()


def _group(account: str, members: Sequence[ListedRole]) -> str:
    items = "\n".join(_item(each) for each in members)
    return f"<section>\n<h2>{escape(heading(account, members))}</h2>\n<ul>\n{items}\n</ul>\n</section>"


def _item(each: ListedRole) -> str:
    role = f"{each.role.path}{each.role.name}"
    words = escape(f"{each.profile} {each.role.account} {role} {each.account_name or ''}".lower())
    color = f' style="--role: #{escape(each.color)}"' if each.color else ""
    return (
        f'<li data-words="{words}"><a href="{escape(each.url)}"{color} rel="noreferrer">'
        f"{escape(each.profile)}<small>{escape(role)}</small></a></li>"
    )
