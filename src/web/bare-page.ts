import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { ShowError } from '../handlers/middleware/answer-error.ts';
import { isApi } from '../handlers/route-roles.ts';

/** Not from the catalogue, which is loaded with the pages. */
const words = {
  en: {
    name: 'Not available',
    told: 'A part of Plex Linker could not be loaded. It was probably updated while it ran: restart it, then try again.',
    details: 'Details',
    again: 'Try again',
  },
  de: {
    name: 'Nicht verfügbar',
    told: 'Ein Teil von Plex Linker ließ sich nicht laden. Wahrscheinlich wurde er aktualisiert, während er lief: Starte ihn neu und versuche es dann noch einmal.',
    details: 'Einzelheiten',
    again: 'Noch einmal versuchen',
  },
} as const;

/** An error as a page when the pages themselves, their style sheet included, cannot be loaded: the browser's own look, in the chosen colours. */
export const showBareError: ShowError = (c, { code, message }, status) => {
  const asksForPage = (c.req.header('accept') ?? '').includes('text/html') && !isApi(c.req.path);
  if (!asksForPage || c.req.header('hx-request') !== undefined) return null;
  const chosen = getCookie(c, 'plex_linker_language') ?? c.req.header('accept-language') ?? '';
  const language = chosen.startsWith('de') ? 'de' : 'en';
  const theme = getCookie(c, 'plex_linker_theme');
  const colours = theme === 'light' || theme === 'auto' ? theme.replace('auto', 'dark light') : 'dark';
  const { name, told, details, again } = words[language];
  const fault = html`<span lang="en">${message}</span>`;
  const text =
    code === 'unavailable'
      ? html`<p>${told}</p><details><summary>${details}</summary><p>${fault}</p></details>`
      : html`<p>${fault}</p>`;
  return c.html(
    html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${colours}">
<title>${name} · Plex Linker</title>
</head>
<body><main><p>Plex Linker</p><h1>${name}</h1>${text}<p><a href="">${again}</a></p></main></body>
</html>`,
    status,
  );
};
