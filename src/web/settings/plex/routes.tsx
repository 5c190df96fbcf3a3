import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { createServer } from '../../../core/plex/servers/create-server.ts';
import { discoverServers } from '../../../core/plex/servers/discover-servers.ts';
import { testInput } from '../../../core/plex/servers/test-server.ts';
import { AppError } from '../../../errors.ts';
import { query } from '../../../handlers/middleware/input.ts';
import { plexServerBody } from '../../../handlers/schema/plex-server.ts';
import { type Pages, sendPage } from '../../page-context.ts';
import { readForm } from '../../read-form.ts';
import type { FoundServer } from '../found.tsx';
import type { Outcome } from '../instances/form.tsx';
import { wrongFields } from '../wrong-fields.ts';
import { FoundPlex, isInNetwork } from './found.tsx';
import { plexOutcome } from './outcome.ts';
import { type PlexFields, PlexPage } from './page.tsx';
import { plexPinPages } from './pins.tsx';
import { storedPlexPages } from './stored/routes.tsx';

const empty: PlexFields = { name: '', url: '' };

const newQuery = z.object({
  /** An address of the local network; any other is not put into the form. */
  url: z.string().optional(),
  search: z.literal('network').optional(),
  /** Where it leads back to. */
  from: z.enum(['settings', 'setup']).default('settings'),
});

interface Shown {
  readonly fields: PlexFields;
  /** By field. */
  readonly errors: ReadonlyMap<string, string>;
  readonly tested: Outcome | null;
  readonly found?: readonly FoundServer[];
}

/** /settings/plex */
export function plexPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/new', query(newQuery), async (c) => {
    const { url = '', search } = c.req.valid('query');
    const fields = isInNetwork(url) ? { ...empty, url } : empty;
    const found = search === undefined ? {} : { found: await findServers(pages, c) };
    return show(c, { fields, errors: new Map(), tested: null, ...found });
  });

  app.get('/found', query(newQuery), async (c) => {
    const { from, url } = c.req.valid('query');
    const [page, found] = await Promise.all([pages.open(c), findServers(pages, c)]);
    return c.html(String(<FoundPlex page={page} found={found} from={from} url={url} />));
  });

  app.post('/new', query(newQuery), async (c) => {
    const form = await readForm(c);
    const text = (name: string) => (form.get(name) ?? '').trim();
    const fields = { name: text('name'), url: text('url') };
    const { texts } = pages.plain(c);
    const { servers } = texts;
    const name = fields.name === '' ? {} : { name: fields.name };
    const read = plexServerBody.safeParse({ ...name, url: fields.url, token: text('token') });
    const errors = wrongFields(read.error, texts, 'plex');
    if (fields.url === '') errors.set('url', servers.urlMissing);
    if (text('token') === '') errors.set('token', servers.tokenMissing);
    if (!read.success || errors.size > 0) return show(c, { fields, errors, tested: null });
    const { name: given, ...input } = read.data;
    if (form.get('do') === 'test') {
      return show(c, { fields, errors, tested: plexOutcome(texts, await testInput(runtime, input)) });
    }
    try {
      await createServer(runtime, { ...input, ...(given === undefined ? {} : { name: given }) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const field = error.code === 'upstreamAuth' ? 'token' : 'url';
      return show(c, { fields, errors: new Map([[field, error.message]]), tested: null });
    }
    return pages.leave(c, `/${c.req.valid('query').from}`, { kind: 'saved' });
  });

  app.route('/pins', plexPinPages(pages));
  app.route('/', storedPlexPages(pages));

  async function show(c: Context, shown: Shown): Promise<Response> {
    const page = await pages.open(c);
    return sendPage(
      c,
      <PlexPage page={page} {...shown} found={shown.found ?? null} from={newQuery.parse(c.req.query()).from} />,
      shown.errors.size > 0 ? 422 : 200,
    );
  }

  return app;
}

/** The servers of the local network, and those of known accounts in it, that are not connected. Takes seconds. */
async function findServers({ app: { runtime, config } }: Pages, c: Context): Promise<FoundServer[]> {
  const { from, url: chosen } = newQuery.parse(c.req.query());
  const servers = await discoverServers(runtime);
  return servers.flatMap(({ name, connections, serverId }) => {
    const url = connections.find(({ uri }) => isInNetwork(uri))?.uri;
    if (url === undefined || serverId !== null) return [];
    const href = `${config.urlBase}/settings/plex/new?from=${from}&url=${encodeURIComponent(url)}`;
    return [{ name, url, href, icon: 'server', isChosen: url === chosen }];
  });
}
