import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { NewCandidate } from '../../../src/core/ports/candidate-store.ts';
import { createWorld } from '../../fakes/world.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { signInViewer } from '../../support/viewer.ts';

const hostile = '<script>alert(1)</script>';

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService();
});
afterAll(() => service.close());

const evidence = Array.from({ length: 8 }, (_, index) => ({
  ...{ signal: 'title' as const, text: `the titles agree in ${index} of their words`, weight: 0.1 },
}));

function pairOf(number: number, confidence: number, part: Partial<NewCandidate['special']> = {}): NewCandidate {
  const title = `Tin Bells ${number} ${hostile}`;
  return {
    movie: { tmdbId: 90_000 + number, title, year: 2010 },
    special: {
      ...{ seriesTvdbId: 80_000 + number, seriesTitle: `Tin ${number}`, episodeTvdbId: 900_000 + number },
      ...{ seasonNumber: 0, episodeNumber: 3, title, ...part },
    },
    ...{ furtherParts: [], confidence, evidence },
  };
}

async function add(...found: NewCandidate[]): Promise<number[]> {
  await service.store.candidates.record(found);
  const all = await Promise.all(
    found.map(({ movie, special }) => service.store.candidates.byPair({ movieTmdbId: movie.tmdbId, ...special })),
  );
  return all.map((one) => one?.id ?? 0);
}

const states = (ids: readonly number[]) =>
  Promise.all(ids.map(async (id) => (await service.store.candidates.get(id))?.state));
const textOf = async (path: string) => (await service.ask(path)).text;
const post = async (path: string, body = '') => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await service.ask(path, { method: 'POST', headers, body });
  const message = /message=([\w.]+)/.exec(String(reply.headers['set-cookie']))?.[1];
  return { status: reply.status, to: reply.headers.location, message, text: reply.text };
};

/** The ids of the rows of a part, as shown. */
function rowsOf(text: string, part: string): string[] {
  const section = new RegExp(`id="${part}">[\\s\\S]*?</table>`).exec(text)?.[0] ?? '';
  return [...section.matchAll(/<tr data-id="([^"]*)"/g)].map(([, id]) => id ?? '');
}
const sealOf = (text: string) => /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? '';

test('nothing to review: why no pair is found, and where to mend it', async () => {
  const text = await textOf('/review');
  expect(text).toMatch(/Nothing to review\.[\s\S]*Discovery is switched off[\s\S]*href="\/settings">Open Settings</);
  expect(await post('/review/discover')).toMatchObject({ to: '/review', message: 'cannotDiscover.0' });
  expect(await textOf('/review/answered')).toContain('No pair was answered yet.');
  expect(await textOf('/review/answered?state=rejected')).toContain('No pair has this answer.');
});

describe('a batch', () => {
  test('lists what it would accept, accepts exactly that, and each can be taken back', async () => {
    const [a = 0, b = 0, below = 0] = await add(pairOf(1, 0.88), pairOf(2, 0.85), pairOf(3, 0.84));
    const text = await textOf('/review/batch?min=0.85');
    expect(rowsOf(text, 'batch')).toEqual([String(a), String(b)]);
    expect(text).toMatch(/2 pairs would be accepted[\s\S]*Accept makes 2 rules, and the links follow/);
    expect(text).not.toContain('<script>alert');
    expect(await states([a, b])).toEqual(['open', 'open']);

    const form = `min=0.85&seal=${sealOf(text)}`;
    expect(await post('/review/batch', form)).toMatchObject({ status: 303, to: '/review', message: 'acceptedBatch.2' });
    expect(await states([a, b, below])).toEqual(['accepted', 'accepted', 'open']);
    expect((await service.store.rules.page({}, { limit: 9, cursor: null })).total).toBe(2);
    const tasks = await service.waitingTasks();
    expect(tasks.filter((task) => task.startsWith('link-movie'))).toHaveLength(2);
    const audit = await service.store.audit.page({ subject: `candidate ${a}` }, { limit: 1, cursor: null });
    expect(audit.items[0]).toMatchObject({ action: 'POST /review/batch', before: { state: 'open' } });

    expect(rowsOf(await textOf('/review/answered'), 'answers').toSorted()).toEqual([String(a), String(b)].toSorted());
    expect((await post(`/review/candidates/${a}/reopen`)).to).toBe(`/review/candidates/${a}`);
    expect(await states([a])).toEqual(['open']);
    expect(rowsOf(await textOf('/review/answered'), 'answers')).toEqual([String(b)]);
  });

  test('accepts nothing if its list has changed since, and shows the new one', async () => {
    const text = await textOf('/review/batch?min=0.84');
    const [id = 0] = await add(pairOf(4, 0.87));
    const stale = await post('/review/batch', `min=0.84&seal=${sealOf(text)}`);
    expect([stale.status, stale.text.includes('so nothing was accepted')]).toEqual([409, true]);
    expect(rowsOf(stale.text, 'batch')).toContain(String(id));
    expect(await states([id])).toEqual(['open']);
    const second = `min=0.84&seal=${sealOf(stale.text)}`;
    expect((await post('/review/batch', second)).status).toBe(303);
    expect((await post('/review/batch', second)).status).toBe(409);
  });

  test('leaves pairs that exclude each other, and those of a conflict, to a person', async () => {
    const same = { seriesTvdbId: 70_001, episodeTvdbId: 700_001 };
    const sameMovie = { ...pairOf(15, 0.95, { seriesTvdbId: 80_016 }), movie: pairOf(16, 0).movie };
    const [close = 0, rival = 0, asked = 0, alone = 0, certain = 0, far = 0, first = 0, second = 0] = await add(
      ...[pairOf(11, 0.96, same), pairOf(12, 0.95, same), pairOf(13, 0.95), pairOf(14, 0.95)],
      ...[pairOf(17, 0.99, { episodeTvdbId: 5 }), pairOf(18, 0.87, { episodeTvdbId: 5 }), pairOf(16, 0.95), sameMovie],
    );
    const pair = { movieTmdbId: 90_013, seriesTvdbId: 80_013, episodeTvdbId: 900_013 };
    const option = { id: 'pair:90013:80013:900013', title: 'Tin Bells 13', ...pair };
    await service.store.conflicts.open({
      ...{ ruleId: null, kind: 'ambiguous', options: [option], reason: 'two pairs are as likely' },
      subject: {
        ...{ movieTmdbId: 90_013, movieTitle: 'Tin Bells 13', seriesTvdbId: null, seriesTitle: null },
        ...{ seriesPath: null, episodeTvdbId: null, path: null, existingPath: null },
      },
    });
    const text = await textOf('/review/batch?min=.95');
    expect(rowsOf(text, 'batch')).toEqual([certain, alone].map(String));
    expect(rowsOf(text, 'rivals').toSorted()).toEqual([close, rival, asked, first, second].map(String).toSorted());
    expect((await post('/review/batch', `min=.95&seal=${sealOf(text)}`)).message).toBe('acceptedBatch.2');
    expect(await states([certain, alone, close, rival, asked])).toEqual([
      ...['accepted', 'accepted', 'open', 'open', 'open'],
    ]);
    // Its special has another movie now.
    expect(rowsOf(await textOf('/review/batch?min=.86'), 'rivals')).toContain(String(far));
  });

  test.each(['', 'x', '2', '-1', '0.8.5', '1e-1'])('refuses the confidence "%s" beside its field', async (min) => {
    for (const reply of [await service.ask(`/review/batch?min=${min}`), await post('/review/batch', `min=${min}`)]) {
      expect(reply.status).toBe(422);
      expect(reply.text).toMatch(/aria-invalid="true"[\s\S]*Type a number from 0 to 1, such as 0\.85\./);
    }
  });

  test('takes a comma, and says so if no pair is that certain', async () => {
    const { status, text } = await service.ask('/review/batch?min=1,0');
    expect([status, text.includes('No open pair has this confidence.')]).toEqual([200, true]);
    expect((await post('/review/batch', 'min=1.0&seal=')).status).toBe(409);
  });
});

test('answered pairs are filtered by their answer and led through page by page', async () => {
  const ids = await add(...Array.from({ length: 60 }, (_, index) => pairOf(100 + index, 0.7)));
  for (const id of ids) {
    service.clock.now += 1;
    await service.store.candidates.answer({ id, was: 'open', state: 'rejected' });
  }
  const seen: string[] = [];
  for (let path: string | undefined = '/review/answered?state=rejected'; path !== undefined; ) {
    const text = await textOf(path);
    expect(Buffer.byteLength(text)).toBeLessThan(150_000);
    seen.push(...rowsOf(text, 'answers'));
    path = /href="([^"]*)">Older</.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen).toEqual(ids.map(String).toReversed());
  expect(await textOf('/review/answered?state=automatic')).toContain('No pair has this answer.');
  expect((await service.ask('/review/answered?state=x&cursor=')).status).toBe(200);
});

describe('4,000 questions', () => {
  afterEach(() => vi.restoreAllMocks());

  /** How often a request reads the store. */
  async function readsOf(path: string): Promise<{ reads: number; bytes: number }> {
    let reads = 0;
    for (const part of Object.values(service.store))
      for (const [name, method] of Object.entries(part))
        if (typeof method === 'function') {
          const counted = vi.spyOn(part as Record<string, () => unknown>, name);
          const own = counted.getMockImplementation() ?? (method as (...all: unknown[]) => unknown);
          counted.mockImplementation((...all: unknown[]) => {
            reads += 1;
            return own(...all);
          });
        }
    const { status, text } = await service.ask(path);
    vi.restoreAllMocks();
    expect(status).toBe(200);
    return { reads, bytes: Buffer.byteLength(text) };
  }

  test('cost a page as many reads as a few do, and stay below 150 KB', async () => {
    const paths = ['/review', '/review/queue', '/review/batch?min=0.6', '/review/answered'];
    await add(...Array.from({ length: 50 }, (_, index) => pairOf(1_000 + index, 0.8)));
    const few: number[] = [];
    for (const path of paths) few.push((await readsOf(path)).reads);
    await service.store.candidates.record(
      Array.from({ length: 4_000 }, (_, index) => pairOf(2_000 + index, 0.6 + (index % 30) / 100)),
    );
    expect((await service.store.candidates.counts()).open).toBeGreaterThan(4_000);
    for (const [index, path] of paths.entries()) {
      const { reads, bytes } = await readsOf(path);
      expect([path, reads]).toEqual([path, few[index]]);
      expect([path, bytes < 150_000, reads > 0, reads < 20]).toEqual([path, true, true, true]);
    }
  });
});

test('a viewer is refused', async () => {
  const headers = await signInViewer(service.runtime);
  for (const path of ['/review/batch', '/review/answered'])
    expect([path, (await service.ask(path, { key: null, headers })).status]).toEqual([path, 403]);
  expect((await service.ask('/review/batch', { method: 'POST', key: null, headers })).status).toBe(403);
});

test('two movies for one special: which of them it is, with what tells movies of one title apart', async () => {
  const title = 'The Umbrella Thief';
  const { discovery } = service.store;
  await discovery.putMovies([
    {
      mark: 'a',
      facts: { tmdbId: 5, title, year: 1999, runtime: 95, inCinemas: '1999-03-12', sizeBytes: 2_000_000_000 },
    },
    { mark: 'b', facts: { tmdbId: 7, title, year: 2021 } },
  ]);
  const special = { tvdbId: 61, seasonNumber: 0, episodeNumber: 4, title: 'The Thief', airDate: '2021-05-01' };
  await discovery.putSeries([
    { mark: 'c', rowMark: 'c', facts: { tvdbId: 6, title: 'Copper Sky', specials: [special] } },
  ]);
  const options = [5, 7].map((movieTmdbId) => ({ id: `rule:${movieTmdbId}`, title, ruleId: movieTmdbId, movieTmdbId }));
  await service.store.conflicts.open({
    ...{ ruleId: null, kind: 'collision', options, reason: 'two movies for one special' },
    subject: {
      ...{ movieTmdbId: 5, movieTitle: title, seriesTvdbId: 6, seriesTitle: 'Copper Sky' },
      ...{ seriesPath: null, episodeTvdbId: 61, path: null, existingPath: null },
    },
  });
  const [{ id } = { id: 0 }] = (await service.ask('/api/v1/conflicts?kind=collision')).json.items;
  const text = await textOf(`/review/conflicts/${id}`);
  expect(text).toContain('<bdi>Which movie is Copper Sky S00E04?</bdi>');
  expect(text).toMatch(/class="side-card special"[\s\S]*The Thief[\s\S]*Aired May 1, 2021/);
  const answers = [...text.matchAll(/<li class="option"[\s\S]*?<\/li>/g)].map(([answer]) => answer);
  expect(answers[0]).toMatch(
    /posters\/movies\/5"[\s\S]*Mar 12, 1999 · 95 min · File of 2.0 GB[\s\S]*Thief<\/bdi><span class="quiet"> 1999</,
  );
  expect(answers[1]).toMatch(/posters\/movies\/7"[\s\S]*No file yet[\s\S]*Thief<\/bdi><span class="quiet"> 2021</);
  expect(answers[2]).not.toContain('poster');
});

describe('a series that discovery did not offer', () => {
  test('is found in Sonarr, its special picked, and the question answered by a rule; a second answer is told', async () => {
    const world = await createWorld();
    const pair = world.pair({ seriesTitle: 'Harbour <Lights>' });
    await service.close();
    service = await startIdleService({ SONARR_0_URL: world.sonarr.url, SONARR_0_API_KEY: world.sonarr.apiKey });
    await service.store.conflicts.open({
      ...{ ruleId: null, kind: 'ambiguous', options: [], reason: 'two pairs are as likely' },
      subject: {
        ...{ movieTmdbId: pair.movie.tmdbId, movieTitle: pair.movie.title, seriesTvdbId: null, seriesTitle: null },
        ...{ seriesPath: null, episodeTvdbId: null, path: null, existingPath: null },
      },
    });
    const [{ id } = { id: 0 }] = (await service.ask('/api/v1/conflicts')).json.items;
    const path = `/review/conflicts/${id}/other`;
    expect(await textOf(`/review/conflicts/${id}`)).toContain(`href="${path}"`);
    expect(await textOf(`${path}?q=nowhere`)).toMatch(/aria-invalid="true"/);
    const tvdbId = pair.series.tvdbId;
    expect(await textOf(`${path}?q=harbour`)).toMatch(new RegExp(`${path}\\?series=${tvdbId}"[^>]*><bdi>Harbour &lt;`));
    expect(await textOf(`${path}?series=${tvdbId}`)).toContain(`name="special" value="${pair.episode.tvdbId}"`);
    expect((await post(path, `series=${tvdbId}`)).status).toBe(422);
    expect((await post(path, 'series=1')).status).toBe(422);
    const answer = `series=${tvdbId}&special=${pair.episode.tvdbId}`;
    expect(await post(path, answer)).toMatchObject({ status: 303, to: `/review?after=conflict-${id}` });
    const { items } = (await service.ask('/api/v1/rules')).json;
    expect(items).toMatchObject([{ movieTmdbId: pair.movie.tmdbId, seriesTvdbId: tvdbId }]);
    const audit = await service.store.audit.page({ subject: `conflict ${id}` }, { limit: 1, cursor: null });
    expect(audit.items[0]).toMatchObject({ action: `POST ${path}` });
    const second = await post(path, answer);
    expect([second.status, second.text.includes('your answer changed nothing')]).toEqual([409, true]);
    expect((await service.ask(path)).headers.location).toBe(`/review/conflicts/${id}`);
    await world.dispose();
  });
});
