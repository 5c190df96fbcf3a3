import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, type IdleService, startIdleService } from '../../support/idle-service.ts';
import { signInViewer } from '../../support/viewer.ts';

const hostile = '<script>alert(1)</script>';

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService();
  for (let number = 0; number < 120; number++) await addRule(number);
});
afterAll(() => service.close());

async function addRule(number: number): Promise<void> {
  await service.store.rules.create({
    movieTmdbId: 1_000 + number,
    movieTitle: `${number % 2 === 0 ? 'movie' : 'Movie'} ${String((number * 37) % 120).padStart(3, '0')}`,
    sonarr: null,
    radarr: null,
    seriesTvdbId: 2_000 + number,
    seriesTitle: `Show ${number % 10}`,
    seasonNumber: 0,
    episodeNumbers: [number],
    episodeTvdbIds: [3_000 + number],
    given: { season: '00', episode: number, episodeId: null, seriesId: null },
    origin: 'manual',
    enabled: true,
  });
}

async function upload(file: Blob | null, name = 'rules.yaml') {
  const form = new FormData();
  if (file !== null) form.set('file', file, name);
  const reply = await fetch(`${service.url}/rules/import`, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY },
    body: form,
    redirect: 'manual',
  });
  return { status: reply.status, to: reply.headers.get('location') ?? '', text: await reply.text() };
}

describe('the columns of the list', () => {
  test('sort it both ways over all pages, repeat and leave out none', async () => {
    for (const sort of ['', 'sort=movie', 'sort=movie&order=descending', 'sort=special', 'sort=state', 'sort=origin']) {
      const seen: string[] = [];
      for (let path: string | undefined = `/rules?${sort}`; path !== undefined; ) {
        const { text }: { text: string } = await service.ask(path);
        const rows = text.matchAll(/<tr id="rule-\d+"[^>]*><td[^>]*><a[^>]*><bdi>[mM]ovie (\d+)/g);
        seen.push(...[...rows].map(([, number]) => number ?? ''));
        path = /href="([^"]*)"[^>]*>Next page/.exec(text)?.[1]?.replaceAll('&amp;', '&');
      }
      expect([sort, seen.length, new Set(seen).size]).toEqual([sort, 120, 120]);
      if (sort === 'sort=movie') expect(seen).toEqual(seen.toSorted());
      if (sort === 'sort=movie&order=descending') expect(seen).toEqual(seen.toSorted().toReversed());
    }
  });

  test('say how they are sorted; once more turns the order round, and a filter keeps it', async () => {
    const { text } = await service.ask('/rules?sort=movie&q=movie');
    expect(text.match(/aria-sort="[a-z]+"/g)).toEqual(['aria-sort="ascending"']);
    expect(text).toContain('href="/rules?q=movie&amp;sort=movie&amp;order=descending"');
    expect(text).toContain('<input type="hidden" name="sort" value="movie"/>');
    expect((await service.ask('/rules?sort=nothing&order=up')).text).not.toContain('aria-sort');
  });
});

describe('an import', () => {
  test('of what was exported makes no rule twice, and exports read as they were', async () => {
    const { text, headers, status } = await service.ask('/rules/export');
    expect([status, headers['content-disposition']]).toEqual([200, 'attachment; filename="plex-linker-rules.yaml"']);
    const { status: imported, to } = await upload(new Blob([text]));
    expect([imported, to]).toEqual([303, '/rules/import?created=0&unchanged=120']);
    expect((await service.ask(to)).text).toContain('Already there: 120.');
  });

  test('lists what could not be read', async () => {
    const exported = (await service.ask('/rules/export')).text;
    const { status, to } = await upload(new Blob([`${exported}\n"${hostile}": 5\n`]), `${hostile}.yaml`);
    expect([status, to]).toEqual([303, '/rules/import?created=0&unchanged=120']);
    const { text } = await service.ask(to);
    expect(text).toMatch(/id="report"[\s\S]*&lt;script&gt;/);
    expect(text).not.toContain(hostile);
  });

  test('of a new rule is recorded in the audit log and queued', async () => {
    const exported = (await service.ask('/rules/export')).text;
    const [gone] = await service.store.rules.byMovie(1_005);
    await service.store.rules.delete(gone?.id ?? 0);
    await service.finishTasks();
    expect((await upload(new Blob([exported]))).to).toBe('/rules/import?created=1&unchanged=119');
    expect(await service.waitingTasks()).toContain('link-movie movie 1005');
    const { json } = await service.ask('/api/v1/audit?limit=1');
    expect(json.items).toMatchObject([{ subject: 'rules.yaml' }]);
  });

  test('without a file, with an empty one or without a rule is refused beside the field', async () => {
    for (const file of [null, new Blob([]), new Blob(['\n'])]) {
      const { status, text } = await upload(file);
      expect([status, text.includes('aria-invalid="true"'), text.includes('id="file-error"')]).toEqual([
        422,
        true,
        true,
      ]);
    }
    expect((await upload(new Blob(['x'.repeat(6 * 1024 * 1024)]))).status).toBe(413);
    const plain = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await service.ask('/rules/import', { method: 'POST', headers: plain, body: 'file=x' })).status).toBe(400);
    const torn = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await service.ask('/rules/import', { method: 'POST', headers: torn, body: 'file=x' })).status).toBe(400);
  });
});

describe('the page of a rule', () => {
  const save = (id: number, body: string) =>
    service.ask(`/rules/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });

  test('ties it to instances, switches it, and says when it is gone', async () => {
    const [rule] = await service.store.rules.byMovie(1_007);
    const { id = 0 } = rule ?? {};
    const now = async () => (await service.ask(`/api/v1/rules/${id}`)).json;
    expect((await save(id, 'enabled=true&radarr=0&sonarr=2')).status).toBe(303);
    expect(await now()).toMatchObject({ enabled: true, radarr: 0, sonarr: 2 });
    const { text } = await service.ask(`/rules/${id}`);
    expect(text.match(/<option value="\d*" selected="">/g)).toEqual([
      '<option value="0" selected="">',
      '<option value="2" selected="">',
    ]);
    expect((await save(id, 'radarr=&sonarr=x')).status).toBe(303);
    expect(await now()).toMatchObject({ enabled: false, state: 'disabled', radarr: null, sonarr: null });
    expect((await service.ask('/rules/999999')).status).toBe(404);
    expect((await save(999_999, 'enabled=true')).headers.location).toBe('/rules');
    await save(id, 'enabled=true');
  });
});

test('a rule that is off already, or gone, is told to whoever presses a button that is still on their page', async () => {
  const rule = await service.store.rules.create({
    ...{
      movieTmdbId: 9_501,
      movieTitle: 'Twice',
      sonarr: null,
      radarr: null,
      seriesTvdbId: 9_601,
      seriesTitle: 'Twice',
    },
    ...{ seasonNumber: 0, episodeNumbers: [1], episodeTvdbIds: [9_701], origin: 'manual', enabled: true },
    given: { season: '00', episode: 1, episodeId: null, seriesId: null },
  });
  const press = async (name: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await service.ask(`/rules/${rule?.id}/${name}`, { method: 'POST', headers, body: '' });
    return String(reply.headers['set-cookie']).replace(/^plex_linker_message=(\w+).*$/s, '$1');
  };
  const pressed = [];
  for (const name of ['disable', 'disable', 'delete', 'delete', 'enable']) pressed.push(await press(name));
  expect(pressed).toEqual(['ruleChanged', 'ruleOffAlready', 'ruleDeleted', 'ruleGone', 'ruleGone']);
});

test('a viewer is refused', async () => {
  const headers = await signInViewer(service.runtime);
  for (const path of ['/rules', '/rules/import', '/rules/export'])
    expect([path, (await service.ask(path, { key: null, headers })).status]).toEqual([path, 403]);
});

test('a search in Rules, Links and the header finds a name however its letters are written', async () => {
  const { store } = service;
  const given = { season: '00', episode: 1, episodeId: null, seriesId: null };
  const numbers = { seasonNumber: 0, episodeNumbers: [1], episodeTvdbIds: [9_301], given };
  const rule = await store.rules.create({
    ...{ movieTmdbId: 9_101, movieTitle: 'Pokémon: Élan Vital', sonarr: null, radarr: null },
    ...{ seriesTvdbId: 9_201, seriesTitle: 'Ночной Дозор', ...numbers, origin: 'manual', enabled: true },
  });
  const path = '/media/tv/x.mkv';
  await store.links.createMany(
    [
      {
        ...{ ruleId: rule?.id ?? 0, movieTmdbId: 9_101, seriesTvdbId: 9_201, episodeTvdbIds: [9_301], radarr: 0 },
        ...{ radarrMovieId: 1, sonarr: 0, sonarrSeriesId: 1, path, target: path, style: 'relative', text: 'x' },
        ...{
          madePath: path,
          pending: null,
          origin: 'made',
          state: 'linked',
          reason: null,
          quality: null,
          sizeBytes: 1,
        },
      },
    ],
    { step: 'create', reason: 'test' },
  );
  for (const typed of ['pokemon', 'ELAN vital', 'ночной', 'НОЧНОИ'])
    for (const page of ['rules', 'links', 'search']) {
      const { text } = await service.ask(`/${page}?q=${encodeURIComponent(typed)}`);
      expect([page, typed, text.includes('Pokémon: Élan Vital')]).toEqual([page, typed, true]);
    }
  expect((await service.ask('/rules?q=pokimon')).text).not.toContain('Pokémon');
});

test('rows stay in place when rules are made, and the page says how many new ones fit its filter', async () => {
  const page = (await service.ask('/rules?sort=movie&q=movie')).text;
  const idsOf = (text: string) => [...text.matchAll(/<tr id="rule-(\d+)"/g)].map(([, id]) => Number(id));
  const rows = /hx-get="([^"]*\/rules\/rows[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect((await service.ask(rows)).text).not.toContain('new, show');
  await addRule(400);
  await addRule(401);
  const { text } = await service.ask(rows);
  expect(idsOf(text).length).toBeGreaterThan(0);
  expect(idsOf(text)).toEqual(idsOf(page));
  expect(text).toContain('2 new, show');
  expect(
    [...text.matchAll(/name="to" value="([^"]*)"/g)].every(([, to]) => to === '/rules?q=movie&amp;sort=movie'),
  ).toBe(true);
});
