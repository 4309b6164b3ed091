/** The stylesheet of `/api/docs`, served as a file: the policy allows no inline style. */
export const DOCS_STYLE = `
:root {
  color-scheme: light dark;
  --page: #faf8f4; --card: #fff; --ink: #26221c; --soft: #6a6256; --line: #e2dcd0; --accent: #8a3b12;
  --gap: 1rem; --radius: 0.5rem;
}
@media (prefers-color-scheme: dark) {
  :root { --page: #191714; --card: #221f1b; --ink: #ece6da; --soft: #a99f8e; --line: #3a352d; --accent: #f0a36b; }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-inline-size: 52rem; padding: calc(2 * var(--gap)) var(--gap);
  background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1, h2 { font-family: Georgia, 'Times New Roman', serif; font-weight: 600; line-height: 1.2; }
h2 { margin-block: calc(2.5 * var(--gap)) 0; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
p { margin-block: calc(0.5 * var(--gap)); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0; list-style: none; }
nav a { display: inline-block; padding-block: 0.625rem; }
code, pre { font: 0.875rem/1.5 ui-monospace, monospace; }
details { margin-block: calc(0.75 * var(--gap)); border: 1px solid var(--line); border-radius: var(--radius); background: var(--card); }
summary { padding: 0.75rem var(--gap); cursor: pointer; }
summary h3 { display: inline; margin: 0; font-size: 1rem; font-weight: 400; }
summary code { font-weight: 700; }
.method { display: inline-block; min-inline-size: 4rem; color: var(--accent); }
.what { display: block; color: var(--soft); }
.body { padding: 0 var(--gap) var(--gap); border-block-start: 1px solid var(--line); }
h4 { margin-block: var(--gap) 0.25rem; font-size: 0.875rem; color: var(--soft); }
pre { margin: 0; padding: 0.75rem; overflow-x: auto; border-radius: var(--radius); background: var(--page); white-space: pre-wrap; }
dl { margin: 0; } dt { font-weight: 600; } dd { margin: 0 0 0.5rem var(--gap); color: var(--soft); white-space: pre-line; }
`.trimStart()
