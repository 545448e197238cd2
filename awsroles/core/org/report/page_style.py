"""The style of the review's page: light and dark, for screens and for paper."""

STYLE = """
:root { color-scheme: light dark; --back: #fff; --edge: #8886; --bar: #f3f4f6; --warn: #b42318;
  --c0: #3b7dd8; --c1: #d9822b; --c2: #2f9e64; --c3: #c2406f; --c4: #8059d0; --c5: #a38600; --c6: #1498a8; --c7:
  #8d6b4f; --c8: #d0463b; --c9: #6b8e23; --c10: #b152c4; --c11: #6f7b8a; }
@media (prefers-color-scheme: dark) { :root { --back: #16181d; --bar: #23262d; --warn: #ff8a80; } }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, sans-serif; background: var(--back); margin: 0; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 1.25rem 0 .5rem; }
p { margin: 0 0 .5rem; }
input[type=search] { width: 100%; max-width: 40rem; font: inherit; padding: .5rem .75rem; border: 1px solid var(--edge);
  border-radius: .5rem; background: transparent; color: inherit; }
#legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0; }
#legend label { display: inline-flex; align-items: center; gap: .35rem; overflow-wrap: anywhere; }
.mark { flex: none; width: .9rem; height: .9rem; border-radius: .2rem; display: inline-block; }
#matrix { overflow: auto; max-height: 70vh; border: 1px solid var(--edge); border-radius: .5rem; width: fit-content;
  max-width: 100%; }
#matrix table { border-collapse: separate; border-spacing: 0; table-layout: fixed; }
#matrix th, #matrix td { padding: 0; font-weight: 400; border: 0 solid var(--edge); overflow: hidden; }
#matrix tbody th, #matrix tbody td { border-bottom-width: 1px; height: 26px; }
#matrix thead th { position: sticky; top: 0; z-index: 2; height: 130px; background: var(--bar); vertical-align: bottom;
  border-bottom-width: 1px; }
#matrix tbody th { position: sticky; left: 0; z-index: 1; background: var(--bar); text-align: left; }
#matrix thead th.corner { left: 0; z-index: 3; padding: .4rem; text-align: left; }
#matrix td { border-right-width: 1px; }
#matrix button { all: unset; cursor: pointer; display: block; box-sizing: border-box; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; }
#matrix tbody button { width: 100%; padding: 0 .4rem; line-height: 25px; }
#matrix thead button { writing-mode: vertical-rl; transform: rotate(180deg); height: 130px; width: 100%;
  padding: .4rem 0; line-height: 29px; text-align: start; }
#matrix button:focus-visible { outline: 2px solid #2a7de1; outline-offset: -2px; }
#matrix .cell { cursor: pointer; padding: 3px; background-clip: content-box; background-origin: content-box; }
#matrix .weak { box-shadow: inset 0 0 0 2px var(--warn); }
#matrix .gained { outline: 2px dotted; outline-offset: -3px; }
.warn { color: var(--warn); font-weight: 600; }
#cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
.card { border: 1px solid var(--edge); border-radius: .5rem; padding: .6rem .75rem; overflow-wrap: anywhere; }
.card h3 { margin: 0 0 .35rem; font-size: 1rem; }
.card dl { display: grid; grid-template-columns: 9.5rem 1fr; gap: .1rem .5rem; margin: 0; font-size: .88rem; }
.card dt { opacity: .75; } .card dd { margin: 0; }
.changes { columns: 20rem; padding-left: 1.2rem; overflow-wrap: anywhere; }
#paper { display: none; }
[hidden] { display: none !important; }
.c0 { background: var(--c0); } .c1 { background: var(--c1); } .c2 { background: var(--c2); }
.c3 { background: var(--c3); } .c4 { background: var(--c4); } .c5 { background: var(--c5); }
.c6 { background: var(--c6); } .c7 { background: var(--c7); } .c8 { background: var(--c8); }
.c9 { background: var(--c9); } .c10 { background: var(--c10); } .c11 { background: var(--c11); }
@media (max-width: 480px) {
  body { padding: .6rem; } .card dl { grid-template-columns: 7.5rem 1fr; } #matrix tbody button { font-size: .85rem; }
}
@media print {
  :root { color-scheme: light; --back: #fff; }
  body { font-size: 9pt; padding: 0; color: #000; }
  #screen { display: none; } #paper { display: block; }
  #paper table { width: 100%; border-collapse: collapse; }
  #paper th, #paper td { border: 1px solid #999; padding: 2pt 4pt; text-align: left; vertical-align: top;
    overflow-wrap: anywhere; }
  #paper h2 { break-after: avoid; } #paper thead { display: table-header-group; }
  #paper .sign td { height: 28pt; }
}
"""
"""Cascading style sheets. The heights and widths of the matrix are those of `page_script`."""
