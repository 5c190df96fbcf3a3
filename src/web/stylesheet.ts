import { createHash } from 'node:crypto';

/** Colours, sizes and type of the web UI; the pages outside its frame use the same. */
export const css = `
:root {
  color-scheme: dark light;
  --page: light-dark(#f4f5f7, #1f2023);
  --surface: light-dark(#fff, #27282c);
  --raised: light-dark(#eceef2, #303237);
  --line: light-dark(#dcdfe5, #3a3c42);
  --edge: light-dark(#7f8591, #7f838d);
  --text: light-dark(#23252b, #e4e5e9);
  --text-2: light-dark(#50555f, #b4b8c1);
  --accent: light-dark(#5b45c9, #b3a4ff);
  --on-accent: light-dark(#fff, #1b1630);
  --bad: light-dark(#ac2319, #ff8a85);
}
*, ::before, ::after { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font: 14px/20px Roboto, system-ui, "Segoe UI", sans-serif;
}
.plain { max-width: 400px; margin: 12vh auto 0; padding: 20px; }
.plain > form, .panel { padding: 20px; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; }
.panel p { margin: 0 0 12px; overflow-wrap: anywhere; }
.panel form { margin: 20px 0 12px; }
.panel .last { margin: 0; }
.other { margin-top: 12px; padding: 0 20px; }
a { color: var(--accent); }
.brand { margin: 0; color: var(--text-2); }
h1 { margin: 4px 0 12px; font-size: 22px; line-height: 28px; font-weight: 500; }
.field { margin-bottom: 20px; }
label { display: block; margin-bottom: 4px; font-weight: 500; }
input {
  width: 100%;
  height: 34px;
  padding: 0 8px;
  border: 1px solid var(--edge);
  border-radius: 4px;
  background: var(--page);
  color: inherit;
  font: inherit;
}
input[aria-invalid] { border-color: var(--bad); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.help { margin: 4px 0 0; color: var(--text-2); font-size: 12px; line-height: 16px; }
.error { margin: 4px 0 0; color: var(--bad); }
button {
  height: 32px;
  padding: 0 16px;
  border: 1px solid var(--edge);
  border-radius: 4px;
  background: var(--raised);
  color: inherit;
  font: inherit;
  font-weight: 500;
  cursor: pointer;
}
button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
@media (max-width: 768px) {
  .plain { margin-top: 0; padding: 12px; }
  input { height: 44px; font-size: 16px; }
  button { height: 40px; width: 100%; }
}
`.trimStart();

const hash = createHash('sha256').update(css).digest('hex').slice(0, 12);

/** Changes with its content, so that browsers may keep it for ever. */
export const stylesheetPath = `/assets/plex-linker-${hash}.css`;
