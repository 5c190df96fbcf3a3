import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type DemoService, startService } from './lib/demo/service.ts';
import { type List, until } from './lib/demo/stage.ts';
import { createDemoWorld, furnish } from './lib/demo-world/furnish.ts';
import { installWebhooks, live } from './lib/demo-world/live.ts';

// Started by scripts/screenshots after the build, with the folder to write to, or --docs, and the language of the pages.
const [target = 'screenshots', language = 'en'] = process.argv.slice(2);
const isForDocs = target === '--docs';
const folder = resolve(isForDocs ? 'docs/images' : target);

interface Shot {
  readonly name: string;
  readonly path: string;
}

type Theme = 'dark' | 'light';

const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
/** Those to be seen in the window; the others are loaded when they get there. */
const areLoaded =
  '[...document.images].every((one) => one.complete || one.getClientRects().length === 0 || one.getBoundingClientRect().top > innerHeight)';

if (chromiumPath === undefined) throw new Error('There is no Chromium: install the package chromium.');
mkdirSync(folder, { recursive: true });
const world = await createDemoWorld();
const furniture = furnish(world);
await world.plex.scanAll();
const service = await startService(world);
const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
try {
  await installWebhooks({ world, service });
  await live({ world, service, furniture });
  const first = await firstIds(service);
  if (isForDocs) await shootForDocs(browser, first);
  else await shootAll(browser, await shotsOf(browser, first));
} finally {
  await browser.close();
  await service.stop();
  await world.dispose();
}

async function shootForDocs(from: Browser, { candidate }: FirstIds): Promise<void> {
  const size = { width: 1200, height: 750 };
  for (const [name, path, theme] of [
    ['links', '/links?view=grid', 'dark'],
    ['review', `/review/candidates/${candidate}`, 'dark'],
    ['overview', '/', 'light'],
  ] as const)
    await withPage(from, { ...size, theme }, (page) => shoot(page, { name, path }, `${name}.png`));
}

async function shootAll(from: Browser, shots: readonly Shot[]): Promise<void> {
  for (const theme of ['dark', 'light'] as const)
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
      ...(language === 'en' ? [] : [[320, 700] as const]),
    ] as const)
      await withPage(from, { theme, width, height }, async (page) => {
        for (const shot of shots) await shoot(page, shot, `${shot.name}-${theme}-${width}.png`);
      });
}

/** The pages of the sidebar, and those of one thing. */
async function shotsOf(from: Browser, { link, item, candidate }: FirstIds): Promise<Shot[]> {
  const paths = new Set(['/']);
  await withPage(from, { theme: 'dark', width: 1440, height: 900 }, async (page) => {
    await page.goto(service.url);
    for (const section of await page.locator('.side a').all()) paths.add((await section.getAttribute('href')) ?? '/');
  });
  for (const path of [
    ...[
      '/links?view=grid',
      `/links/${link}`,
      `/review/candidates/${candidate}`,
      '/rules/new',
      `/library/${item}`,
      '/activity?view=deliveries',
    ],
    ...['/requests?kind=movie&title=Paper+Satellites', '/settings/instances/new?kind=radarr', '/settings/plex/new'],
    ...['/login', '/setup'],
  ])
    paths.add(path);
  return [...paths].map((path) => ({ name: nameOf(path), path }));
}

/** `/links?view=grid` → `links-view-grid`. */
function nameOf(path: string): string {
  const [, ...words] = path.split(/[^\w]+/);
  const name = words
    .filter((word) => word !== '')
    .join('-')
    .slice(0, 40);
  return name === '' ? 'overview' : name;
}

interface Window {
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
}

async function withPage(from: Browser, window: Window, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await from.newContext({
    viewport: { width: window.width, height: window.height },
    locale: language,
    extraHTTPHeaders: { 'x-api-key': service.apiKey },
  });
  await context.addCookies([{ name: 'plex_linker_theme', value: window.theme, url: service.url }]);
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function shoot(page: Page, { path }: Shot, file: string): Promise<void> {
  await page.goto(`${service.url}${path}`);
  // Not waitForFunction: the policy of our pages allows it no eval.
  await until(`the pictures of ${path} are loaded`, async () => (await page.evaluate<boolean>(areLoaded)) || null);
  await page.waitForTimeout(200);
  await page.screenshot({ path: join(folder, file), animations: 'disabled' });
  console.log(join(folder, file));
}

interface FirstIds {
  readonly link: number;
  readonly item: number;
  readonly candidate: number;
}

async function firstIds({ api }: DemoService): Promise<FirstIds> {
  const [link] = (await api<List<{ id: number }>>('GET', '/api/v1/links?limit=1')).items;
  const [item] = (await api<List<{ id: number }>>('GET', '/api/v1/library/items?type=movie&limit=1')).items;
  const path = '/api/v1/candidates?state=open&minConfidence=0.8';
  const { items: candidates } = await api<List<{ id: number; confidence: number }>>('GET', path);
  const candidate = candidates.find(({ confidence }) => confidence < 0.9);
  return { link: link?.id ?? 1, item: item?.id ?? 1, candidate: candidate?.id ?? 1 };
}
