import { type Context, Hono } from 'hono';
import { listAllServers } from '../../core/servers/gone-servers.ts';
import { changeSettings } from '../../core/settings/change-settings.ts';
import { listSettings } from '../../core/settings/list-settings.ts';
import { listInstances } from '../../core/setup/instances/list-instances.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { groups } from './groups.ts';
import { rowOfInstance, ServerList } from './instances/list.tsx';
import { AccessPanel, SettingsNav, SettingsPage, WebUiPanel } from './page.tsx';
import { PlexList } from './plex/list.tsx';
import { readSettings, type SettingsForm } from './read-settings.ts';
import { SettingForm } from './setting-fields.tsx';

/** The others have a page of their own. */
const names = groups.map(({ name }) => name).filter((name) => name !== 'access');

/** /settings */
export function settingsPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/', (c) => show(c, null));

  app.post('/', async (c) => {
    const form = readSettings(await readForm(c), pages.plain(c).texts);
    if (form.errors.size > 0) return show(c, form);
    if (form.changed.size === 0) return pages.leave(c, '/settings', { kind: 'same' });
    await changeSettings(runtime, form.changed);
    return pages.leave(c, '/settings', { kind: 'saved' });
  });

  async function show(c: Context, refused: SettingsForm | null): Promise<Response> {
    const [page, rows, instances, servers] = await Promise.all([
      pages.open(c),
      listSettings(runtime),
      listInstances(runtime),
      listAllServers(runtime),
    ]);
    return sendPage(
      c,
      <SettingsPage page={page}>
        <SettingsNav page={page} names={names} />
        <ServerList page={page} rows={instances.map(rowOfInstance)} />
        <PlexList page={page} servers={servers} />
        <AccessPanel page={page} />
        <WebUiPanel page={page} />
        <SettingForm page={page} rows={rows} refused={refused} names={names} action="/settings" />
      </SettingsPage>,
      refused === null ? 200 : 422,
    );
  }

  return app;
}
