import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { ShowError } from '../handlers/middleware/answer-error.ts';
import { isApi } from '../handlers/route-roles.ts';

/** Not from the catalogue, which is loaded with the pages. */
const words = {
  en: { name: 'Not available', again: 'Try again' },
  de: { name: 'Nicht verfügbar', again: 'Noch einmal versuchen' },
} as const;

/** An error as a page when the pages themselves, their style sheet included, cannot be loaded: the browser's own look, in the chosen colours. */
export const showBareError: ShowError = (c, { message }, status) => {
  const asksForPage = (c.req.header('accept') ?? '').includes('text/html') && !isApi(c.req.path);
  if (!asksForPage || c.req.header('hx-request') !== undefined) return null;
  const chosen = getCookie(c, 'plex_linker_language') ?? c.req.header('accept-language') ?? '';
  const language = chosen.startsWith('de') ? 'de' : 'en';
  const theme = getCookie(c, 'plex_linker_theme');
  const colours = theme === 'light' || theme === 'auto' ? theme.replace('auto', 'dark light') : 'dark';
  const { name, again } = words[language];
  return c.html(
    html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${colours}">
<title>${name} · Plex Linker</title>
</head>
<body><main><p>Plex Linker</p><h1>${name}</h1><p lang="en">${message}</p><p><a href="">${again}</a></p></main></body>
</html>`,
    status,
  );
};
