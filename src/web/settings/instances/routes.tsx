import { Hono } from 'hono';
import * as z from 'zod';
import { productName } from '../../../core/servers/server-name.ts';
import { findInstances } from '../../../core/setup/instances/find-instances.ts';
import { createTestedInstance, probeInput } from '../../../core/setup/instances/save-instance.ts';
import { query } from '../../../handlers/middleware/input.ts';
import { instanceBody } from '../../../handlers/schema/instance.ts';
import type { Pages } from '../../page-context.ts';
import { readForm } from '../../read-form.ts';
import { outcomeOf, refusedFields } from './outcome.ts';
import { emptyFields, readInstance } from './read-instance.ts';
import { showInstance } from './show.tsx';
import { storedInstancePages } from './stored-routes.tsx';

const newQuery = z.object({
  kind: z.enum(['radarr', 'sonarr']).default('radarr'),
  /** One of the addresses found; any other is not put into the form. */
  url: z.string().optional(),
  /** Where it leads back to. */
  from: z.enum(['settings', 'setup']).default('settings'),
});

/** /settings/instances */
export function instancePages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();
  const show = showInstance(pages);

  app.get('/new', query(newQuery), async (c) => {
    const { kind, from, url = '' } = c.req.valid('query');
    const found = await findInstances(runtime, kind, new URL(c.req.url).hostname);
    const fields = found.includes(url) ? { ...emptyFields, url } : emptyFields;
    return show(c, { kind, from, found, instance: null, read: { fields, errors: new Map() } });
  });

  app.post('/new', query(newQuery), async (c) => {
    const { kind, from } = c.req.valid('query');
    const [form, { texts }] = [await readForm(c), pages.plain(c)];
    const read = readInstance(form, { schema: instanceBody, kind, isNew: true, texts });
    const shown = { kind, from, instance: null, read };
    if (read.value === null) return show(c, shown);
    const input = { ...read.value, name: read.value.name ?? productName(kind) };
    if (form.get('do') === 'test') {
      const probe = await probeInput(runtime, input);
      return show(c, { ...shown, ...refusedFields(read, probe.fault), tested: outcomeOf(texts, kind, probe.result) });
    }
    try {
      const { error } = await createTestedInstance(runtime, input);
      return pages.leave(c, `/${from}`, { kind: error === null ? 'saved' : 'savedUnseen' });
    } catch (error) {
      return show(c, { ...shown, ...refusedFields(read, error) });
    }
  });

  app.route('/', storedInstancePages(pages));
  return app;
}
