import { existsSync, lstatSync, readdirSync, statfsSync } from 'node:fs';
import path from 'node:path';
import type { Hono } from 'hono';
import { notFound, ok, validationError, validationErrors } from './answers.ts';
import { seconds } from './command-queue.ts';
import type { FakeArr } from './fake-arr.ts';
import { languagesOf } from './languages.ts';
import { DotNetError, isVideoName } from './media-files.ts';
import { qualityDefinitions } from './qualities.ts';

type Routes = Hono<{ Variables: { body: unknown } }>;

/** Routes that both apps answer alike. Paths are lower-case: the real apps ignore case, and the fake lowers it at the entrance. */
export function addSharedRoutes(arr: FakeArr, routes: Routes): void {
  routes.get('/api', () => ok({ current: 'v3', deprecated: [] }));
  routes.get('/api/v3/system/status', () => ok(arr.status()));
  routes.get('/api/v3/qualitydefinition', () => ok(qualityDefinitions(arr.kind)));
  routes.get('/api/v3/language', () => ok(languagesOf(arr.kind)));
  routes.get('/api/v3/qualityprofile', () => ok([{ name: 'Any', upgradeAllowed: false, cutoff: 1, items: [], id: 1 }]));
  routes.get('/api/v3/health', () => ok(health(arr)));
  routes.get('/api/v3/mediacover/:id{[0-9]+}/:file{poster(-250|-500)?\\.jpg}', (context) => {
    const title = arr.titleOf(Number(context.req.param('id')));
    return title === null ? notFound(arr.kind) : arr.pictureOf(title);
  });
  addConfig(arr, routes);
  addRootFolders(arr, routes);
  addFileSystem(routes);
  addCommands(arr, routes);
  routes.get('/api/v3/tag', () => ok(arr.tags));
  routes.post('/api/v3/tag', async (context) => {
    const { label } = (await context.req.json()) as { label?: string };
    const id = arr.tag(String(label ?? ''));
    return ok({ label: String(label).toLowerCase(), id }, 201, { Location: `${arr.url}/api/v3/tag/${id}` });
  });
}

function addConfig(arr: FakeArr, routes: Routes): void {
  const named: [string, () => Record<string, unknown>][] = [
    ['naming', () => arr.naming],
    ['mediamanagement', () => arr.mediaManagement],
  ];
  for (const [name, stored] of named) {
    routes.get(`/api/v3/config/${name}`, () => ok({ ...stored(), id: 1 }));
    routes.on('PUT', [`/api/v3/config/${name}`, `/api/v3/config/${name}/:id{[0-9]+}`], async (context) => {
      const body = (await context.req.json()) as Record<string, unknown>;
      const config = stored();
      const blank = Object.entries(body).find(([key, value]) => /FolderFormat$/.test(key) && value === '');
      if (blank !== undefined) {
        const property = blank[0].replace(/^./, (first) => first.toUpperCase());
        return validationError(property, `'${property}' must not be empty.`, '', 'NotEmptyValidator');
      }
      for (const key of Object.keys(config)) if (key in body) config[key] = body[key];
      return ok({ ...config, id: 1 }, 202, { Location: `${arr.url}/api/v3/config/${name}/1` });
    });
  }
}

function addRootFolders(arr: FakeArr, routes: Routes): void {
  const resource = (root: { id: number; path: string }) => {
    if (!existsSync(root.path)) return { path: root.path, accessible: false, id: root.id };
    const mapped = arr.mappedFolders();
    const disk = statfsSync(root.path);
    const unmappedFolders = readdirSync(root.path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !mapped.has(`${root.path}/${entry.name}`))
      .map((entry) => ({ name: entry.name, path: `${root.path}/${entry.name}`, relativePath: entry.name }));
    return { path: root.path, accessible: true, freeSpace: disk.bavail * disk.bsize, unmappedFolders, id: root.id };
  };
  routes.get('/api/v3/rootfolder', () => ok(arr.rootFolders.map(resource)));
  routes.get('/api/v3/rootfolder/:id{[0-9]+}', (context) => {
    const root = arr.rootFolders.find((one) => one.id === Number(context.req.param('id')));
    return root === undefined ? notFound(arr.kind) : ok(resource(root));
  });
  routes.post('/api/v3/rootfolder', async (context) => {
    const wanted = String(((await context.req.json()) as { path?: string }).path ?? '');
    if (!existsSync(wanted)) {
      return validationError('Path', `Path '${wanted}' does not exist`, wanted, 'PathExistsValidator');
    }
    const root = arr.addRootFolder(wanted);
    return ok(resource(root), 201, { Location: `${arr.url}/api/v3/rootfolder/${root.id}` });
  });
}

/** The servers' view of the disk, with its traps: without a trailing slash the parent is listed, and a link's size is the length of its text. */
function addFileSystem(routes: Routes): void {
  routes.get('/api/v3/filesystem', (context) => {
    const asked = context.req.query('path') ?? '/';
    const bare = context.req.query('allowFoldersWithoutTrailingSlashes') === 'true' && !asked.endsWith('/');
    const folder = bare ? `${asked}/` : asked.slice(0, asked.lastIndexOf('/') + 1);
    const parent = folder === '/' ? '' : `${path.posix.dirname(folder.slice(0, -1)).replace(/\/$/, '')}/`;
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    const facts = names.map((name) => ({ name, full: `${folder}${name}`, stat: lstatSync(`${folder}${name}`) }));
    const isFolder = (one: (typeof facts)[number]) =>
      one.stat.isDirectory() || (one.stat.isSymbolicLink() && existsSync(`${one.full}/.`));
    const directories = facts.filter(isFolder).map(({ name, full, stat }) => {
      return { type: 'folder', name, path: `${full}/`, size: 0, lastModified: seconds(stat.mtime) };
    });
    const files = facts
      .filter((one) => !isFolder(one))
      .map(({ name, full, stat }) => {
        const extension = path.extname(name);
        return { type: 'file', name, path: full, extension, size: stat.size, lastModified: seconds(stat.mtime) };
      });
    return ok({ parent, directories, files: context.req.query('includeFiles') === 'true' ? files : [] });
  });
  routes.get('/api/v3/filesystem/type', (context) => {
    const asked = context.req.query('path') ?? '';
    let isFile = false;
    try {
      isFile = !lstatSync(asked).isDirectory();
    } catch {
      // The real ones list what does not exist as a "folder".
    }
    return ok({ type: isFile ? 'file' : 'folder' });
  });
  routes.get('/api/v3/filesystem/mediafiles', (context) => {
    const folder = (context.req.query('path') ?? '').replace(/\/$/, '');
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
    return ok(
      names.filter(isVideoName).map((relativePath) => {
        return { path: `${folder}/${relativePath}`, relativePath, name: path.basename(relativePath) };
      }),
    );
  });
}

function addCommands(arr: FakeArr, routes: Routes): void {
  routes.get('/api/v3/command', () => ok(arr.queue.all.slice(-500).map((command) => arr.queue.resource(command))));
  routes.get('/api/v3/command/:id{[0-9]+}', (context) => {
    const command = arr.queue.get(Number(context.req.param('id')));
    return command === null ? notFound(arr.kind) : ok(arr.queue.resource(command));
  });
  routes.post('/api/v3/command', async (context) => {
    const request = (await context.req.json()) as Record<string, unknown>;
    if (typeof request.name !== 'string' || request.name === '') {
      const error = (errorCode: string) => ({
        propertyName: 'Name',
        errorMessage: "'Name' must not be empty.",
        severity: 'error',
        errorCode,
        formattedMessageArguments: [],
        formattedMessagePlaceholderValues: { propertyName: 'Name', propertyValue: null },
      });
      return validationErrors([error('NotNullValidator'), error('NotEmptyValidator')]);
    }
    const command = arr.queue.push(request);
    if (command === null) {
      const status = arr.kind === 'Sonarr' && arr.isVersionAtLeast(5) ? 400 : 500;
      throw new DotNetError('System.InvalidOperationException', 'Sequence contains no matching element', status);
    }
    const location = { Location: `${arr.url}/api/v3/command/${command.id}` };
    return ok(arr.queue.resource(command), 201, location);
  });
  routes.delete('/api/v3/command/:id{[0-9]+}', () => ok({}));
}

function health(arr: FakeArr): object[] {
  const wiki = (anchor: string) => `https://wiki.servarr.com/${arr.kind.toLowerCase()}/system#${anchor}`;
  const checks: object[] = [];
  const off = arr.notifications.health();
  if (off !== null) {
    const wikiUrl = wiki('notifications-are-unavailable-due-to-failures');
    checks.push({ source: 'NotificationStatusCheck', ...off, wikiUrl });
  }
  const missing = arr.rootFolders.filter((root) => !existsSync(root.path));
  if (missing.length > 0) {
    const message = `Missing root folder: ${missing.map((root) => root.path).join(', ')}`;
    checks.push({ source: 'RootFolderCheck', type: 'error', message, wikiUrl: wiki('missing-root-folder') });
  }
  return checks;
}
