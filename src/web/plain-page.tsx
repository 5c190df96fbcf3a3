import type { Child } from 'hono/jsx';

export interface PageProps {
  /** '' or '/prefix'. */
  readonly urlBase: string;
  readonly stylesheet: string;
}

interface LayoutProps extends PageProps {
  /** The page's name: its title and its h1. */
  readonly name: string;
  readonly children?: Child;
}

/** A page outside the web UI's frame: one panel in the middle. */
export function PlainPage({ name, urlBase, stylesheet, children }: LayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="dark light" />
        <title>{`${name} · Plex Linker`}</title>
        <link rel="stylesheet" href={`${urlBase}${stylesheet}`} />
      </head>
      <body>
        <main class="plain">
          <p class="brand">Plex Linker</p>
          <h1>{name}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}
