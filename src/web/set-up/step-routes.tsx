import { type Context, Hono } from 'hono';
import { withOwnEntry } from '../../core/audit/audit-scope.ts';
import { changeLibrary, listServerLibraries } from '../../core/plex/mirror/libraries.ts';
import { createMapping } from '../../core/plex/paths/mappings.ts';
import { checkLocations } from '../../core/plex/paths/suggest-mappings.ts';
import { plexWebhookUrl, registerWebhook } from '../../core/plex/servers/register-webhook.ts';
import { listServers } from '../../core/servers/list-plex-servers.ts';
import { checkPaths } from '../../core/setup/check-paths.ts';
import { installAllWebhooks } from '../../core/setup/install-all-webhooks.ts';
import { addPathMap } from '../../core/setup/instances/add-path-map.ts';
import { readSetUp } from '../../core/setup/read-set-up.ts';
import { AppError } from '../../errors.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { discover } from '../review/discover.ts';
import { wrongOwnUrl } from '../settings/wrong-fields.ts';
import { LibrariesPage } from './libraries.tsx';
import { PathsPage } from './paths.tsx';
import { type Installed, WebhooksPage } from './webhooks.tsx';

/** The steps of the set-up that have pages of their own. */
export function stepPages(pages: Pages): Hono {
  const app = new Hono();
  app.route('/paths', pathsStep(pages));
  app.route('/libraries', librariesStep(pages));
  app.route('/webhooks', webhooksStep(pages));
  app.post('/discover', (c) => discover(pages, c, '/setup'));
  return app;
}

function pathsStep(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/', (c) => show(c, null));

  app.post('/', async (c) => {
    const form = await readForm(c);
    const [theirs, ours] = [form.get('theirs') ?? '', form.get('ours') ?? ''];
    const [instance, server] = [Number(form.get('instance')), Number(form.get('server'))];
    try {
      if (server > 0) await createMapping(runtime, { serverId: server, plexPath: theirs, localPath: ours });
      else await addPathMap(runtime, instance, { theirs, ours });
    } catch (error) {
      return show(c, messageOf(error));
    }
    return pages.leave(c, '/setup/paths', { kind: 'saved' });
  });

  async function show(c: Context, error: string | null): Promise<Response> {
    const servers = (await listServers(runtime)).filter(({ enabled }) => enabled);
    const [page, instances, ...plex] = await Promise.all([
      pages.open(c),
      checkPaths(runtime),
      ...servers.map(async ({ id, name }) => {
        const { value, fault } = await tried(() => checkLocations(runtime, id));
        return { id, name, locations: value ?? [], error: fault };
      }),
    ]);
    const props = { page, instances, plex, error };
    return sendPage(c, <PathsPage {...props} />, error === null ? 200 : 422);
  }

  return app;
}

function librariesStep(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/', async (c) => {
    const [page, servers] = await Promise.all([pages.open(c), listServers(runtime)]);
    const shown = servers.filter(({ enabled }) => enabled).map(({ id, name }) => readLibraries(id, name));
    return sendPage(c, <LibrariesPage page={page} servers={await Promise.all(shown)} />);
  });

  app.post('/', async (c) => {
    const form = await readForm(c);
    const shown = form.getAll('shown').map(Number).filter(Number.isSafeInteger);
    const servers = await listServers(runtime);
    const all = (await Promise.all(servers.map(({ id, name }) => readLibraries(id, name)))).flatMap(
      ({ libraries }) => libraries,
    );
    const changed = all.filter(
      ({ id, enabled }) => shown.includes(id) && enabled !== (form.get(`library-${id}`) === 'true'),
    );
    for (const { id, enabled } of changed) await withOwnEntry(() => changeLibrary(runtime, id, { enabled: !enabled }));
    return pages.leave(c, '/setup', { kind: changed.length === 0 ? 'same' : 'saved' });
  });

  async function readLibraries(id: number, name: string) {
    const { value, fault } = await tried(() => listServerLibraries(runtime, id));
    const isChoice = ({ type, missingSince }: { type: string; missingSince: number | null }) =>
      missingSince === null && ['movie', 'show', 'artist'].includes(type);
    return { id, name, libraries: (value ?? []).filter(isChoice), error: fault };
  }

  return app;
}

function webhooksStep(pages: Pages): Hono {
  const { runtime, config } = pages.app;
  const app = new Hono();

  app.get('/', (c) => show(c, { url: config.publicUrl ?? new URL(c.req.url).origin, error: null, installed: [] }));

  app.post('/', async (c) => {
    const url = (await readForm(c)).get('url')?.trim() ?? '';
    const { texts } = pages.plain(c);
    const error = wrongOwnUrl(url, texts);
    if (error !== null) return show(c, { url, error, installed: [] });
    const [instances, servers] = [await installAllWebhooks(runtime, url), await listServers(runtime)];
    const installed: Installed[] = instances.map(({ instance: { name }, result, fault }) => {
      if (result === null) return { name, outcome: { level: 'error', texts: [fault ?? ''] } };
      const levels = result.messages.map(({ level }) => level);
      const level = levels.includes('error') ? 'error' : levels.length > 0 ? 'warning' : 'ok';
      const told = result.messages.map(({ message }) => message);
      return { name, outcome: { level, texts: [texts.servers.installed(result.name), ...told] } };
    });
    for (const { id, name } of servers.filter(({ enabled }) => enabled)) {
      const { fault } = await tried(() => withOwnEntry(() => registerWebhook(runtime, id, url)));
      installed.push({
        name,
        outcome:
          fault === null ? { level: 'ok', texts: [texts.setUp.plexInstalled] } : { level: 'warning', texts: [fault] },
      });
    }
    return show(c, { url, error: null, installed });
  });

  interface Shown {
    readonly url: string;
    readonly error: string | null;
    readonly installed: readonly Installed[];
  }

  async function show(c: Context, shown: Shown): Promise<Response> {
    const [page, setUp] = await Promise.all([pages.open(c), readSetUp(runtime)]);
    const plexUrl =
      setUp.servers.length === 0 || shown.error !== null ? null : await plexWebhookUrl(runtime, shown.url);
    const props = { page, setUp, plexUrl, ...shown };
    return sendPage(c, <WebhooksPage {...props} />, shown.error === null ? 200 : 422);
  }

  return app;
}

/** What a verb returned, or why it could not. */
async function tried<T>(verb: () => Promise<T>): Promise<{ readonly value: T | null; readonly fault: string | null }> {
  try {
    return { value: await verb(), fault: null };
  } catch (error) {
    return { value: null, fault: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  throw error;
}
