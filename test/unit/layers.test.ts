import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const core = join('src', 'core');

/** Folders and loose files of core, the lowest layer first. A layer imports those below it; features (the third) do not import each other. */
const layers: readonly (readonly string[])[] = [
  ['model', 'media', 'settings', 'secrets', 'ports', 'servers', 'audit', 'runtime.ts'],
  ['tasks', 'runs', 'rules', 'matching'],
  [
    ...['access', 'backup', 'candidates', 'changes', 'conflicts', 'health', 'inbox', 'links', 'plex', 'requests'],
    ...['posters', 'review', 'search', 'setup', 'shows', 'stats', 'watch'],
  ],
  ['schedule.ts', 'read-schedules.ts', 'work.ts'],
];

/** Within links, the lowest first; a file that is not named here may import all of them. */
const linkLayers = ['decide', 'link-context.ts', 'read', 'apply', 'confirm', 'plan-rules.ts', 'reconcile'];

/** The layer of a file of links; null outside. */
function linkLayerOf(file: string): number | null {
  const path = relative(join(core, 'links'), file);
  if (path.startsWith('..')) return null;
  const layer = linkLayers.indexOf(path.split(sep)[0] ?? '');
  return layer < 0 ? linkLayers.length : layer;
}

interface Import {
  readonly from: string;
  readonly to: string;
  /** By `import()`: loaded when it is first needed. */
  readonly isLazy: boolean;
}

function imports(without = /(?!)/g): Import[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join('src', file));
  const known = new Set(files);
  return files.flatMap((from) => {
    const text = readFileSync(join(root, from), 'utf8').replace(without, '');
    return [...text.matchAll(/\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g)]
      .map(([, fixed, lazy]) => ({
        from,
        to: normalize(join(dirname(from), fixed ?? lazy ?? '')),
        isLazy: fixed === undefined,
      }))
      .filter(({ to }) => known.has(to));
  });
}

/** The folder or loose file of core that a file belongs to; null outside core. */
function roomOf(file: string): string | null {
  const path = relative(core, file);
  return path.startsWith('..') ? null : (path.split(sep)[0] ?? null);
}

/** One circle of the graph as the nodes on its way, or null. */
function circleIn(edges: readonly (readonly [string, string])[]): string[] | null {
  const next = Map.groupBy(edges, ([from]) => from);
  const done = new Set<string>();
  const way: string[] = [];
  function visit(node: string): string[] | null {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return null;
    way.push(node);
    for (const [, to] of next.get(node) ?? []) {
      const circle = visit(to);
      if (circle !== null) return circle;
    }
    way.pop();
    done.add(node);
    return null;
  }
  for (const node of next.keys()) {
    const circle = visit(node);
    if (circle !== null) return circle;
  }
  return null;
}

const all = imports();
/** Types are gone when the program runs. */
const valueImports = imports(/import type [^;]*;/g);
const betweenRooms = all.flatMap(({ from, to }) => {
  const [a, b] = [roomOf(from), roomOf(to)];
  return a === null || b === null || a === b ? [] : [{ a, b, from, to }];
});
const layerOf = (room: string) => layers.findIndex((rooms) => rooms.includes(room));

describe('the imports of src', () => {
  test('are read at all', () => {
    expect(all.length).toBeGreaterThan(1_000);
  });

  test('form no circle of files, type imports included', () => {
    expect(circleIn(all.map(({ from, to }) => [from, to]))).toBeNull();
  });

  test('form no circle of the folders of core', () => {
    expect(circleIn(betweenRooms.map(({ a, b }) => [a, b]))).toBeNull();
  });

  test('place every folder and loose file of core in a layer', () => {
    const rooms = new Set(all.flatMap(({ from, to }) => [roomOf(from) ?? [], roomOf(to) ?? []].flat()));
    expect([...rooms].filter((room) => layerOf(room) < 0)).toEqual([]);
  });

  test('go from higher layers of core to lower ones only', () => {
    const wrong = betweenRooms.filter(({ a, b }) => layerOf(a) < layerOf(b));
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('join no two features', () => {
    const features = layers[2] ?? [];
    const joined = betweenRooms
      .filter(({ a, b }) => features.includes(a) && features.includes(b))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(joined).toEqual([]);
  });

  test('go from higher layers of links to lower ones only', () => {
    const wrong = all.filter(({ from, to }) => {
      const [a, b] = [linkLayerOf(from), linkLayerOf(to)];
      return a !== null && b !== null && a < b;
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('give deciding about links no disk, no store and no clock', () => {
    const files = readdirSync(join(root, core, 'links', 'decide'), { encoding: 'utf8' });
    const impure =
      /from 'node:(?!path'|util')|\bfetch\(|\bDate\.now\(|\bnew Date\(\)|\basync \b|\bawait \b|\/runtime\.ts'/;
    const texts = files.map((file) => [file, readFileSync(join(root, core, 'links', 'decide', file), 'utf8')] as const);
    expect(texts.filter(([, text]) => impure.test(text)).map(([file]) => file)).toEqual([]);
  });

  test('lead from core to nothing above it', () => {
    const above = all.filter(({ from, to }) => roomOf(from) !== null && roomOf(to) === null && to !== 'src/errors.ts');
    expect(above.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });
});

test('the start loads neither the API nor pages nor what reads YAML', () => {
  const needed = new Set([join('src', 'main.ts')]);
  // Files that are added meanwhile are visited, too.
  for (const file of needed)
    for (const { from, to, isLazy } of valueImports) if (from === file && !isLazy) needed.add(to);
  expect(needed.size).toBeGreaterThan(300);
  const late = [join('src', 'api.ts'), join('src', 'pages.ts'), join('src', 'handlers', 'schema')];
  const loaded = [...needed].filter(
    (file) =>
      late.some((path) => file.startsWith(path)) ||
      (file.startsWith(join('src', 'web')) && !/(assets|bare-page)\.ts$/.test(file)) ||
      / from 'yaml'/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(loaded).toEqual([]);
});

/** What of the runtime a handler may use itself: everything else is a verb's business. */
const ofHandlers: ReadonlySet<string> = new Set(['logger', 'mediaRoot', 'now']);

/** The parts of the runtime that a handler's text reaches for: `runtime.store`, `const { store } = context.runtime`. */
function reachedParts(text: string): string[] {
  const direct = [...text.matchAll(/(?<![/\w])(?:runtime|rt)\s*\??\.\s*(\w+)/g)].map(([, part]) => part ?? '');
  const taken = [
    ...text.matchAll(/\{([^{}]*)\}\s*=\s*[\w.]*\b(?:runtime|rt)\b(?!\.)/g),
    ...text.matchAll(/\{([^{}]*)\}:\s*(?:Runtime\b|Pick<Runtime\b|AppContext\['runtime'\])/g),
    ...text.matchAll(/\bruntime:\s*\{([^{}]*)\}/g),
  ];
  const named = taken.flatMap(([, names]) =>
    [...(names ?? '').matchAll(/(?:^|,)\s*(\w+)/g)].map(([, name]) => name ?? ''),
  );
  return [...direct, ...named].filter((part) => !ofHandlers.has(part));
}

describe('handlers', () => {
  const files = [...new Set(all.map(({ from }) => from))].filter((file) =>
    [join('src', 'handlers'), join('src', 'web'), join('src', 'legacy', 'api')].some((folder) =>
      file.startsWith(folder + sep),
    ),
  );

  test('call verbs of core and reach for no part of the runtime', () => {
    expect(files.length).toBeGreaterThan(30);
    const reached = files.map((file) => [file, reachedParts(readFileSync(join(root, file), 'utf8'))] as const);
    expect(reached.filter(([, parts]) => parts.length > 0)).toEqual([]);
  });

  test.each([
    ['await runtime.store.rules.all()', ['store']],
    ['context.runtime.library.items.get(1)', ['library']],
    ['const { rules } = context.runtime.store;', ['store']],
    ['const { store, now } = runtime;', ['store']],
    ['const { watch: ledger } = context.runtime;', ['watch']],
    ["function reason({ stats }: AppContext['runtime']) {}", ['stats']],
    ['function routes({ runtime: { shows } }: AppContext) {}', ['shows']],
    ['await listRules(runtime, filter); runtime.now();', []],
  ])('are caught where they do: %s', (text, parts) => {
    expect(reachedParts(text)).toEqual(parts);
  });
});

/** The first format or comparison by language takes 3 to 8 MiB, and a tenth of a second. */
test('neither the start nor a page loads what Node knows of all languages', () => {
  const found = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) =>
      /\bnew Intl\.|\.(localeCompare|toLocale\w*String)\(/.test(readFileSync(join(root, 'src', file), 'utf8')),
    );
  // A zone with a rare name, and titles that are sorted for who adds a rule.
  expect(found.toSorted()).toEqual([join('config', 'environment.ts'), join('core', 'rules', 'search-titles.ts')]);
});

test('a circle is found where there is one', () => {
  expect(
    circleIn([
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'b'],
    ]),
  ).toEqual(['b', 'c', 'b']);
});
