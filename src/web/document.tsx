import type { Child } from 'hono/jsx';
import type { PlainContext } from './page-context.ts';

/** 4xx and 5xx answers are not put into the page; `history` reloads, since fragments have addresses of their own. */
const htmxConfig = JSON.stringify({
  extensions: 'sse',
  prefix: '',
  history: 'reload',
  noSwap: [204, 304, '4xx', '5xx'],
  morphIgnore: ['data-htmx-powered', 'open'],
  includeIndicatorCSS: false,
  defaultTimeout: 15_000,
});

interface DocumentProps {
  readonly page: PlainContext;
  /** The page's name. */
  readonly name: string;
  readonly children: Child;
}

export function Document({ page, name, children }: DocumentProps) {
  const { urlBase, assets, language, theme } = page;
  return (
    <html lang={language} data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="dark light" />
        <meta name="htmx-config" content={htmxConfig} />
        <title>{`${name} · Plex Linker`}</title>
        <link rel="icon" href={`${urlBase}${assets['logo.svg']}`} type="image/svg+xml" />
        <link rel="manifest" href={`${urlBase}${assets['app.webmanifest']}`} />
        <link rel="stylesheet" href={`${urlBase}${assets['plex-linker.css']}`} />
        <script src={`${urlBase}${assets['plex-linker.js']}`} defer />
      </head>
      {children}
    </html>
  );
}

/** A page outside the shell: one panel in the middle. */
export function PlainPage({ page, name, children }: DocumentProps) {
  return (
    <Document page={page} name={name}>
      <body>
        <main class="plain">
          <p class="brand">
            <img src={`${page.urlBase}${page.assets['logo.svg']}`} alt="" width="28" height="28" />
            Plex Linker
          </p>
          <h1>{name}</h1>
          {children}
        </main>
      </body>
    </Document>
  );
}
