import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlex } from '../../src/clients/plex/plex.ts';
import { createSonarr } from '../../src/clients/sonarr/sonarr.ts';
import { matchShow } from '../../src/core/matching/match-show.ts';
import { comparePersons } from '../../src/core/requests/person-name.ts';
import { openDatabase } from '../../src/db/open.ts';
import { mergeFile, writeFile } from '../../src/legacy/legacy-work.ts';
import { backupsOf, temporaryFolder } from '../integration/backup/files.ts';
import { pauseRatio } from '../support/longest-pause.ts';
import { migrationsFolder } from '../support/migrated-database.ts';

/** What is answered to each path. */
const answers = new Map<string, Buffer>();
const server = createServer((request, response) => {
  response.end(answers.get(new URL(request.url ?? '', 'http://x').pathname) ?? '[]');
});
let folder: string;
let base: string;

beforeAll(async () => {
  folder = temporaryFolder();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

const sonarr = () =>
  createSonarr({ kind: 'sonarr', name: 'Sonarr', baseUrl: base, apiKey: 'k' } as Parameters<typeof createSonarr>[0]);
const plex = () => createPlex({ name: 'Plex', baseUrl: base, token: 't', clientIdentifier: 'c' });
const list = async () => {
  let rows = 0;
  const take = ({ items }: { items: readonly unknown[] }) => {
    rows += items.length;
    return undefined;
  };
  await plex().list({ of: { section: '1', type: 'movie' } }, take, {});
  return rows;
};

const streams = '<Stream id="1" streamType="1" codec="h264" displayTitle="1080p (H.264)" profile="high" />'.repeat(20);
const film = (n: number) =>
  `<Video ratingKey="${n}" type="movie" title="Film ${n} &amp; more"><Media id="${n}"><Part id="${n}" file="/m/${n}.mkv">${streams}</Part></Media></Video>`;
const rowOf = (n: number) => ({
  ratingKey: String(n),
  type: 'movie',
  title: `Film ${n}`,
  Media: [
    { id: n, Part: [{ id: n, file: `/m/${n}`, Stream: Array.from({ length: 20 }, (_, id) => ({ id, codec: 'x' })) }] },
  ],
});

const work: Record<string, () => Promise<() => Promise<unknown>>> = {
  'a backup of a database of 60 MB, and its restore': async () => {
    const path = join(folder, 'large.db');
    (await openDatabase({ kind: 'file', path }, { migrationsFolder })).close();
    const database = new DatabaseSync(path);
    const insert = database.prepare('insert into settings (key, value, updated_at) values (?, ?, 0)');
    for (let n = 0; n < 15_000; n++) insert.run(`a ${n}`, JSON.stringify('x'.repeat(4_000)));
    database.close();
    const { verbs } = backupsOf({ kind: 'file', path }, folder);
    return async () => {
      const { id, sizeBytes } = await verbs.make();
      expect(sizeBytes).toBeGreaterThan(60_000_000);
      await verbs.restoreStored(id);
    };
  },
  'a collection file of 750 KB': async () => {
    const text = Array.from(
      { length: 3_000 },
      (_, n) =>
        `Movie ${n} (2001):\n  Movie DB ID: ${n + 1}\n  Shows:\n    Show ${n}:\n      Episode: 1\n      Path: "${'x'.repeat(150)}"\n`,
    ).join('');
    expect(text.length).toBeGreaterThan(700_000);
    return async () => {
      const { add } = await mergeFile('a file', { text, known: [], rules: [] });
      expect(add).toHaveLength(3_000);
      expect((await writeFile('a file', { text, learned: { rules: [] } })).text).toBe(text);
    };
  },
  'a collection file whose parts stand for each other': async () => {
    const text = `M: &a\n  Shows: &s\n${Array.from({ length: 300 }, (_, n) => `    S${n}:\n      Episode: 1\n`).join('')}${Array.from({ length: 20_000 }, (_, n) => `M${n}:\n  Shows: *s\n`).join('')}`;
    return async () => {
      const { add } = await mergeFile('a file', { text, known: [], rules: [] });
      expect(add.length).toBeGreaterThan(9_000);
    };
  },
  'an XML answer of 15 MB': async () => {
    const films = Array.from({ length: 7_500 }, (_, n) => film(n + 1)).join('');
    const text = Buffer.from(
      `<?xml version="1.0"?><MediaContainer size="7500" totalSize="7500">${films}</MediaContainer>`,
    );
    expect(text.length).toBeGreaterThan(14_000_000);
    return async () => {
      answers.set('/library/sections/1/all', text);
      expect(await list()).toBe(7_500);
    };
  },
  'a JSON answer of 15 MB': async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => rowOf(n + 1));
    const text = Buffer.from(JSON.stringify({ MediaContainer: { totalSize: rows.length, Metadata: rows } }));
    return async () => {
      answers.set('/library/sections/1/all', text);
      expect(await list()).toBe(20_000);
    };
  },
  'a list with an element that nests four million levels deep': async () => {
    const text = Buffer.from(
      `[{"id":1,"title":"x","path":"/x","odd":${'['.repeat(4_000_000)}${']'.repeat(4_000_000)}}]`,
    );
    return async () => {
      answers.set('/api/v3/series', text);
      await expect(sonarr().allSeries()).rejects.toThrow(/deeper than 64/);
    };
  },
  'a show and persons whose names are 100,000 blanks, brackets or commas': async () => async () => {
    for (const piece of [' ', '(', 'a, ', ' and ', '. ']) {
      const title = `x (${piece.repeat(100_000 / piece.length)})`;
      const show = { title, originalTitle: `${title}y`, year: null, guids: [], localPath: null };
      const series = { sonarr: 0, id: 1, tvdbId: 1, title: `${title}z`, alternateTitles: [{ title }] };
      matchShow(show as unknown as Parameters<typeof matchShow>[0], [series as never]);
      comparePersons(title, `${title}, a b`);
      await new Promise(setImmediate);
    }
  },
};

/** Measured: less than three with what is there, a hundred and more for what blocked. */
const bearable = 8;

test.each(Object.entries(work))('%s does not keep the event loop', { timeout: 240_000 }, async (_name, prepare) => {
  const run = await prepare();
  await run();
  expect(await pauseRatio(run, bearable)).toBeLessThan(bearable);
});
