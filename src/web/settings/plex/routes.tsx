import { type Context, Hono } from 'hono';
import { createServer } from '../../../core/plex/servers/create-server.ts';
import { testInput } from '../../../core/plex/servers/test-server.ts';
import { AppError } from '../../../errors.ts';
import { plexServerBody } from '../../../handlers/schema/plex-server.ts';
import { type Pages, sendPage } from '../../page-context.ts';
import { readForm } from '../../read-form.ts';
import type { Outcome } from '../instances/form.tsx';
import { type PlexFields, PlexPage } from './page.tsx';

const empty: PlexFields = { name: '', url: '' };

interface Shown {
  readonly fields: PlexFields;
  /** By field. */
  readonly errors: ReadonlyMap<string, string>;
  readonly tested: Outcome | null;
}

/** /settings/plex */
export function plexPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/new', (c) => show(c, { fields: empty, errors: new Map(), tested: null }));

  app.post('/new', async (c) => {
    const form = await readForm(c);
    const text = (name: string) => (form.get(name) ?? '').trim();
    const fields = { name: text('name'), url: text('url') };
    const { servers } = pages.plain(c).texts;
    const name = fields.name === '' ? {} : { name: fields.name };
    const read = plexServerBody.safeParse({ ...name, url: fields.url, token: text('token') });
    const errors = new Map((read.error?.issues ?? []).map(({ path, message }) => [String(path[0]), message]));
    if (fields.url === '') errors.set('url', servers.urlMissing);
    if (text('token') === '') errors.set('token', servers.tokenMissing);
    if (!read.success || errors.size > 0) return show(c, { fields, errors, tested: null });
    const { name: given, ...input } = read.data;
    if (form.get('do') === 'test') {
      const { ok, version, message } = await testInput(runtime, input);
      const works = ok ? [servers.works('Plex', version ?? '')] : [];
      return show(c, {
        fields,
        errors,
        tested: { level: ok ? 'ok' : 'error', texts: [...works, ...(ok ? [] : [message])] },
      });
    }
    try {
      await createServer(runtime, { ...input, ...(given === undefined ? {} : { name: given }) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const field = error.code === 'upstreamAuth' ? 'token' : 'url';
      return show(c, { fields, errors: new Map([[field, error.message]]), tested: null });
    }
    return pages.leave(c, '/settings', { kind: 'saved' });
  });

  async function show(c: Context, { fields, errors, tested }: Shown): Promise<Response> {
    const page = await pages.open(c);
    return sendPage(
      c,
      <PlexPage page={page} fields={fields} errors={errors} tested={tested} />,
      errors.size > 0 ? 422 : 200,
    );
  }

  return app;
}
