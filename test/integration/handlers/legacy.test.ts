import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';

let service: IdleService;
beforeEach(async () => {
  service = await startIdleService();
});
afterEach(() => service.close());

const rule = {
  movie_title: 'The Lost Island',
  tmdb_id: 603,
  show_name: 'Quiet Harbour',
  episode: 9,
  season: '00',
  tvdb_id: 76290,
};
const add = (body: unknown) => service.ask('/api/rules', { body });

describe('POST /api/rules', () => {
  test('answers 201 with id, movie_title, show_name, and has the movie worked for', async () => {
    const reply = await add(rule);
    expect(reply.status).toBe(201);
    expect(reply.json).toEqual({ id: expect.any(Number), movie_title: 'The Lost Island', show_name: 'Quiet Harbour' });
    expect(await service.waitingTasks()).toEqual(['link-movie movie 603']);
  });

  test('stores the rule as waiting, in the words of this service', async () => {
    const { json } = await add({ ...rule, season: '01', episode: [4, 5], series_id: 196, episode_id: 7014 });
    expect(await service.store.rules.get(json.id)).toMatchObject({
      movieTmdbId: 603,
      sonarr: null,
      radarr: null,
      seriesTvdbId: 76290,
      seriesTitle: 'Quiet Harbour',
      seasonNumber: 1,
      episodeNumbers: [4, 5],
      episodeTvdbIds: [],
      given: { season: '01', episode: [4, 5], episodeId: 7014, seriesId: 196 },
      origin: 'manual',
      enabled: true,
      state: 'waiting',
    });
  });

  test('a second equal rule is 409 in one sentence; another episode is another rule', async () => {
    await add(rule);
    const again = await add({ ...rule, movie_title: 'Another title' });
    expect([again.status, again.json]).toEqual([409, { detail: expect.any(String) }]);
    expect((await add({ ...rule, episode: 10 })).status).toBe(201);
  });

  test('takes whole numbers as pydantic does: as text, with spaces, as 12.0, as true', async () => {
    expect((await add({ ...rule, tmdb_id: ' 603 ', episode: '9', tvdb_id: '76290.0', series_id: true })).status).toBe(
      201,
    );
    const [stored] = await service.store.rules.all();
    expect(stored).toMatchObject({
      movieTmdbId: 603,
      episodeNumbers: [9],
      seriesTvdbId: 76290,
      given: { seriesId: 1 },
    });
  });

  test('takes a name only, null for what is not known, and unknown fields', async () => {
    const { status, json } = await add({
      movie_title: 'A',
      tmdb_id: 1,
      show_name: 'B',
      season: null,
      tvdb_id: 0,
      colour: 'red',
    });
    expect(status).toBe(201);
    expect(await service.store.rules.get(json.id)).toMatchObject({
      seriesTvdbId: null,
      seasonNumber: 0,
      episodeNumbers: [],
    });
  });

  const missing = (field: string, input: unknown) => ({
    type: 'missing',
    loc: ['body', field],
    msg: 'Field required',
    input,
  });
  const integer = 'Input should be a valid integer';
  test.each([
    [{}, ['movie_title', 'tmdb_id', 'show_name'].map((field) => missing(field, {}))],
    [
      { ...rule, tmdb_id: undefined },
      [missing('tmdb_id', JSON.parse(JSON.stringify({ ...rule, tmdb_id: undefined })))],
    ],
    [
      { ...rule, movie_title: 5 },
      [{ type: 'string_type', loc: ['body', 'movie_title'], msg: 'Input should be a valid string', input: 5 }],
    ],
    [
      { ...rule, tmdb_id: 'abc' },
      [
        {
          type: 'int_parsing',
          loc: ['body', 'tmdb_id'],
          msg: `${integer}, unable to parse string as an integer`,
          input: 'abc',
        },
      ],
    ],
    [{ ...rule, tmdb_id: null }, [{ type: 'int_type', loc: ['body', 'tmdb_id'], msg: integer, input: null }]],
    [{ ...rule, tmdb_id: [1] }, [{ type: 'int_type', loc: ['body', 'tmdb_id'], msg: integer, input: [1] }]],
    [
      { ...rule, tvdb_id: 1.5 },
      [
        {
          type: 'int_from_float',
          loc: ['body', 'tvdb_id'],
          msg: `${integer}, got a number with a fractional part`,
          input: 1.5,
        },
      ],
    ],
    [
      { ...rule, season: 0 },
      [{ type: 'string_type', loc: ['body', 'season'], msg: 'Input should be a valid string', input: 0 }],
    ],
    [
      { ...rule, episode: [1, 'x'] },
      [
        {
          type: 'int_parsing',
          loc: ['body', 'episode', 1],
          msg: `${integer}, unable to parse string as an integer`,
          input: 'x',
        },
      ],
    ],
    [
      [],
      [
        {
          type: 'model_attributes_type',
          loc: ['body'],
          msg: 'Input should be a valid dictionary or object to extract fields from',
          input: [],
        },
      ],
    ],
    ['', [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }]],
  ])('%j is 422 as FastAPI words it', async (body, detail) => {
    const reply = await add(body);
    expect([reply.status, reply.json]).toEqual([422, { detail }]);
  });

  test.each([
    ['a negative id', { ...rule, tmdb_id: -1 }],
    ['an id of 0', { ...rule, tmdb_id: 0 }],
    ['a huge id', { ...rule, tvdb_id: 99_999_999_999_999 }],
    ['an id of twenty digits as text', { ...rule, tmdb_id: '99999999999999999999' }],
    ['a negative episode', { ...rule, episode: -3 }],
    ['no episode in the list', { ...rule, episode: [] }],
    ['a season that cannot be read', { ...rule, season: 'the first one' }],
    ['NUL in a title', { ...rule, movie_title: 'a\0b' }],
    ['a title of 10,000 characters', { ...rule, show_name: 'x'.repeat(10_000) }],
    ['not JSON', '{"movie_title": '],
    ['deep JSON', '['.repeat(5000)],
  ])('%s is 422', async (_what, body) => {
    const reply = await add(body);
    expect([reply.status, reply.json]).toEqual([422, { detail: expect.any(Array) }]);
    expect(reply.json.detail[0]).toMatchObject({
      type: expect.any(String),
      loc: expect.any(Array),
      msg: expect.any(String),
    });
    expect(await service.store.rules.all()).toEqual([]);
  });

  test('a body over 1 MB is 413', async () => {
    const reply = await add({ ...rule, movie_title: 'x'.repeat(1024 * 1024) });
    expect([reply.status, reply.json]).toEqual([413, { detail: expect.any(String) }]);
  });
});

describe('GET /api/rules', () => {
  test('answers a bare array with all nine fields, by movie_title, then show_name', async () => {
    await add({
      movie_title: 'Zebra',
      tmdb_id: 1,
      show_name: 'A',
      episode: [4, 5],
      season: 'Specials',
      episode_id: 3,
      series_id: 2,
      tvdb_id: 9,
    });
    await add({ movie_title: 'Apple', tmdb_id: 2, show_name: 'Z' });
    await add({ movie_title: 'Apple', tmdb_id: 2, show_name: 'B', episode: 1, season: '00' });
    const { status, json } = await service.ask('/api/rules');
    expect(status).toBe(200);
    const none = { episode: null, season: '00', episode_id: null, series_id: null, tvdb_id: null };
    const id = expect.any(Number);
    expect(json).toEqual([
      { ...none, id, movie_title: 'Apple', tmdb_id: 2, show_name: 'B', episode: 1 },
      { ...none, id, movie_title: 'Apple', tmdb_id: 2, show_name: 'Z' },
      {
        id,
        movie_title: 'Zebra',
        tmdb_id: 1,
        show_name: 'A',
        episode: [4, 5],
        season: 'Specials',
        episode_id: 3,
        series_id: 2,
        tvdb_id: 9,
      },
    ]);
  });

  test('answers what was given, whatever became of the numbers since', async () => {
    const { json } = await add(rule);
    await service.store.rules.update(json.id, { episodeNumbers: [17], episodeTvdbIds: [555] });
    expect((await service.ask('/api/rules')).json[0].episode).toBe(9);
  });

  test('is empty at first, and the same with a slash at the end', async () => {
    expect((await service.ask('/api/rules')).json).toEqual([]);
    expect((await service.ask('/api/rules/')).status).toBe(200);
  });
});

describe('DELETE /api/rules/<id>', () => {
  test('answers {"deleted": id}, once', async () => {
    const { id } = (await add(rule)).json;
    expect((await service.ask(`/api/rules/${id}`, { method: 'DELETE' })).json).toEqual({ deleted: id });
    const again = await service.ask(`/api/rules/${id}`, { method: 'DELETE' });
    expect([again.status, again.json]).toEqual([404, { detail: 'Rule not found' }]);
  });

  test.each(['0', '-1', '999999999', '99999999999999999999'])('an id that is not there is 404: %s', async (id) => {
    const reply = await service.ask(`/api/rules/${id}`, { method: 'DELETE' });
    expect([reply.status, reply.json]).toEqual([404, { detail: 'Rule not found' }]);
  });

  test('an id that is no number is 422', async () => {
    const reply = await service.ask('/api/rules/abc', { method: 'DELETE' });
    expect(reply.status).toBe(422);
    expect(reply.json.detail).toEqual([
      {
        type: 'int_parsing',
        loc: ['path', 'rule_id'],
        msg: 'Input should be a valid integer, unable to parse string as an integer',
        input: 'abc',
      },
    ]);
  });
});

describe('/api/settings/<key>', () => {
  const put = (key: string, value: unknown) =>
    service.ask(`/api/settings/${encodeURIComponent(key)}`, { method: 'PUT', body: { value } });
  const get = (key: string) => service.ask(`/api/settings/${encodeURIComponent(key)}`);

  test('keeps a value and answers it as it was given', async () => {
    for (const [key, value] of [
      ['Movie Directories', ['movies', 'anime/movies']],
      ['Show Directories', 'tv, anime/tv'],
      ['Anything Else', { deep: [1, null] }],
    ] as const) {
      const reply = await put(key, value);
      expect.soft([reply.status, reply.json]).toEqual([200, { key, value }]);
      expect.soft((await get(key)).json).toEqual({ key, value });
    }
    expect((await service.runtime.settings())['Show Directories']).toEqual(['tv', 'anime/tv']);
  });

  test('is 404 for what was never set, known or not', async () => {
    for (const key of ['Movie Directories', 'no such key', '..', 'a/b']) {
      const reply = await get(key);
      expect.soft([key, reply.status]).toEqual([key, 404]);
    }
    expect((await get('Movie Directories')).json).toEqual({ detail: 'Setting not found' });
  });

  test.each([
    ['Movie Extensions', 5],
    ['Movie Directories', [1]],
    ['Show Directories', ['../elsewhere']],
    ['Movie Directories', { a: 1 }],
    ['links.style', 'sideways'],
  ])('a value of the wrong type is 422: %s = %j', async (key, value) => {
    const reply = await put(key, value);
    expect([reply.status, reply.json.detail[0].loc]).toEqual([422, ['body', 'value']]);
    expect((await get(key)).status).toBe(404);
  });

  test('an empty value means the default', async () => {
    await put('Movie Extensions', ['.mkv']);
    expect((await put('Movie Extensions', [])).status).toBe(200);
    expect((await service.runtime.settings())['Movie Extensions'].length).toBeGreaterThan(5);
  });

  test('a body without value is 422', async () => {
    const reply = await service.ask('/api/settings/x', { method: 'PUT', body: {} });
    expect([reply.status, reply.json]).toEqual([
      422,
      { detail: [{ type: 'missing', loc: ['body', 'value'], msg: 'Field required', input: {} }] },
    ]);
  });

  test('cannot reach what this service keeps for itself', async () => {
    await service.store.settings.set(new Map([['internal.thing', 'private']]));
    expect((await get('internal.thing')).status).toBe(404);
    await put('internal.thing', 'mine');
    expect(await service.store.settings.get('internal.thing')).toBe('private');
  });
});

describe('refusals', () => {
  test('without a key are 401 with a detail that names X-Api-Key', async () => {
    for (const [method, path] of [
      ['GET', '/api/rules'],
      ['POST', '/api/rules'],
      ['DELETE', '/api/rules/1'],
      ['GET', '/api/settings/x'],
      ['PUT', '/api/settings/x'],
    ] as const)
      for (const key of [null, 'wrong']) {
        const reply = await service.ask(path, { method, key });
        expect.soft([path, reply.status, Object.keys(reply.json)]).toEqual([path, 401, ['detail']]);
        expect.soft(reply.json.detail).toContain('X-Api-Key');
      }
  });

  test('of other methods are 405', async () => {
    const reply = await service.ask('/api/rules', { method: 'PUT' });
    expect([reply.status, reply.json]).toEqual([405, { detail: 'Method Not Allowed' }]);
  });
});
