import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { generateSpecs } from 'hono-openapi';
import type { AppContext } from './context.ts';

type Spec = Awaited<ReturnType<typeof generateSpecs>>;

/** /api/v1/openapi.json and /api/docs, both generated from the route descriptions. `api` is the app with the routes. */
export function openApiRoutes({ config, version }: AppContext, api: Hono): Hono {
  const app = new Hono();
  let spec: Promise<Spec> | undefined;
  const describeApi = () => {
    spec ??= generateSpecs(api, {
      documentation: {
        info: {
          title: 'Plex Linker',
          version,
          description: 'Links movies into their shows as specials, for Sonarr, Radarr and Plex.',
        },
        servers: [{ url: config.urlBase === '' ? '/' : config.urlBase }],
        components: {
          securitySchemes: {
            header: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
            query: { type: 'apiKey', in: 'query', name: 'apikey' },
          },
        },
        security: [{ header: [] }, { query: [] }],
      },
      defaultValidationErrorResponse: false,
    });
    return spec;
  };
  app.get('/api/v1/openapi.json', async (c) => c.json(await describeApi()));
  app.get('/api/docs', async (c) => showDocs(c, await describeApi(), config.urlBase));
  return app;
}

/** Plain HTML without scripts, styles or external resources. */
function showDocs(c: Context, { info, paths }: Spec, urlBase: string) {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => ({ path, method, ...(operation as Operation) })),
  );
  const tags = [...new Set(operations.flatMap(({ tags = [] }) => tags))];
  return c.html(html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${info.title} API</title></head>
<body>
<main>
<h1>${info.title} ${info.version}</h1>
<p>${info.description} Every request carries the API key in the header <code>X-Api-Key</code> or the query <code>apikey</code>.
The whole description, with all fields: <a href="${urlBase}/api/v1/openapi.json">openapi.json</a>.</p>
${tags.map((tag) => showTag(tag, operations))}
</main>
</body>
</html>`);
}

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>;
}

function showTag(tag: string, operations: readonly (Operation & { path: string; method: string })[]) {
  return html`<section><h2>${tag}</h2>${operations.filter(({ tags = [] }) => tags.includes(tag)).map(showOperation)}</section>`;
}

function showOperation(operation: Operation & { path: string; method: string }) {
  const { path, method, summary = '', parameters = [], requestBody, responses = {} } = operation;
  const queries = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const body = requestBody?.content?.['application/json']?.schema;
  return html`<article><h3><code>${method.toUpperCase()} ${path}</code></h3><p>${summary}</p>
${queries.length > 0 ? html`<p>Query: <code>${queries.join(', ')}</code></p>` : ''}
${body === undefined ? '' : html`<details><summary>Body</summary><pre>${JSON.stringify(body, null, 2)}</pre></details>`}
<p>Answers: ${Object.entries(responses)
    .map(([status, { description }]) => `${status} ${description ?? ''}`)
    .join('; ')}</p></article>`;
}
