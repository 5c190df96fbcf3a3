import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import type { AssetName } from '../../src/web/assets.ts';
import { icons } from '../../src/web/icons.ts';
import { stylesheets } from './stylesheets.ts';

// Builds what the web UI's pages load into dist/web: one stylesheet, one script, the icons, the logo and the manifest.
const project = fileURLToPath(new URL('../..', import.meta.url));
const web = join(project, 'src', 'web');
const target = join(project, 'dist', 'web');

/** Builds if a source is newer than what was built. */
export async function buildWebIfOlder(): Promise<void> {
  const builtAt = changedAt(join(target, 'files.json'));
  const sources = [
    ...['client', 'styles'].flatMap((folder) => readdirSync(join(web, folder)).map((name) => join(web, folder, name))),
    ...['icons.ts', 'logo.svg'].map((name) => join(web, name)),
    join(project, 'package-lock.json'),
    fileURLToPath(import.meta.url),
  ];
  if (sources.some((path) => changedAt(path) >= builtAt)) await buildWeb();
}

export async function buildWeb(): Promise<void> {
  const logo = readFileSync(join(web, 'logo.svg'), 'utf8').trim();
  const files: Record<AssetName, string> = {
    'plex-linker.css': readStyles(),
    'plex-linker.js': await bundleScript(),
    'icons.svg': drawSprite(),
    'logo.svg': logo,
    'app.webmanifest': describeApp(hashedName('logo.svg', logo)),
  };
  // Made beside and moved as a whole: another process may be reading.
  const made = `${target}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  const names: Record<string, string> = {};
  for (const [name, text] of Object.entries(files)) {
    const hashed = hashedName(name, text);
    names[name] = hashed;
    writeFileSync(join(made, hashed), text);
    writeFileSync(join(made, `${hashed}.gz`), gzipSync(text, { level: 9 }));
  }
  writeFileSync(join(made, 'files.json'), `${JSON.stringify(names, null, 2)}\n`);
  rmSync(target, { recursive: true, force: true });
  renameSync(made, target);
}

function readStyles(): string {
  const text = stylesheets.map((name) => readFileSync(join(web, 'styles', `${name}.css`), 'utf8')).join('\n');
  return text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replaceAll(';}', '}')
    .trim();
}

/** htmx, its extension for server-sent events and our own script in one file. */
async function bundleScript(): Promise<string> {
  const htmx = join(project, 'node_modules', 'htmx.org', 'dist');
  const libraries = ['htmx.min.js', 'ext/hx-sse.min.js'].map((name) => readFileSync(join(htmx, name), 'utf8').trim());
  const bundle = await rolldown({ input: join(web, 'client', 'main.ts'), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  const own = output[0].code.trim();
  return `${[...libraries, own].map((code) => code.replace(/\n?\/\/# sourceMappingURL=.*$/, '')).join(';\n')}\n`;
}

/** One `<symbol>` an icon. What all icons share is set once, in the stylesheet. */
function drawSprite(): string {
  const folder = join(project, 'node_modules', 'lucide-static', 'icons');
  const symbols = icons.map((name) => {
    const text = readFileSync(join(folder, `${name}.svg`), 'utf8');
    const shapes = text.slice(text.indexOf('>', text.indexOf('<svg')) + 1, text.lastIndexOf('</svg>'));
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, '').replaceAll(' />', '/>')}</symbol>`;
  });
  const license = '<!-- Icons: Lucide, ISC license, copyright Lucide Contributors and Cole Bemis (Feather, MIT) -->';
  return `<svg xmlns="http://www.w3.org/2000/svg">${license}${symbols.join('')}</svg>\n`;
}

/** Addresses are relative to the manifest's own, which lies in /assets. */
function describeApp(logo: string): string {
  return JSON.stringify({
    name: 'Plex Linker',
    short_name: 'Plex Linker',
    start_url: '../',
    scope: '../',
    display: 'standalone',
    background_color: '#1f2023',
    theme_color: '#27282c',
    icons: [{ src: logo, sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
  });
}

function hashedName(name: string, text: string): string {
  const [stem = '', ending = ''] = name.split('.');
  return `${stem}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${ending}`;
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb();
