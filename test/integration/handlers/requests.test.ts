import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SyncedService, startSynced } from './synced.ts';

let t: SyncedService;
beforeAll(async () => {
  t = await startSynced();
});
afterAll(() => t.close());

const ask = (body: object) => t.send('POST', '/api/v1/requests', body);

test('a request is answered with its state and history, and refused when it is asked for again', async () => {
  const body = { kind: 'book', title: 'The Salt Road', person: 'Ada Quill' };
  const { status, body: made } = await ask(body);
  expect(status).toBe(201);
  expect(made).toMatchObject({ state: 'pending', item: null, confidence: null, kind: 'book', title: 'The Salt Road' });
  expect(made.history).toEqual([{ at: made.createdAt, state: 'pending', reason: '' }]);
  const again = await ask({ ...body, title: 'the salt road' });
  expect(again).toMatchObject({ status: 409, body: { error: { code: 'conflict', details: { id: made.id } } } });
  expect((await t.get(`/api/v1/requests/${made.id}`)).body).toEqual(made);
});

test('what the library has is refused, with its item', async () => {
  const item = await t.write({ type: 'movie', title: 'Paper Boats', guids: ['tmdb://603'] });
  const answer = await ask({ kind: 'movie', title: 'anything', tmdbId: 603 });
  expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict', details: { item } } } });
});

test.each([
  ['no kind', { title: 'x' }],
  ['another kind', { kind: 'song', title: 'x' }],
  ['an empty title', { kind: 'movie', title: ' ' }],
  ['a number below zero', { kind: 'episode', title: 'x', seasonNumber: -1 }],
  ['what it does not know', { kind: 'movie', title: 'x', colour: 'red' }],
])('a body with %s is refused', async (_name, body) => {
  expect(await ask(body)).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } });
});

test('up to 100 are checked at once, as a list or as items', async () => {
  await t.write({ type: 'album', title: 'Tin Bells', parentTitle: 'Tobias Pell' });
  const wanted = [
    { kind: 'book', title: 'Tin Bells', person: 'Tobias Pell' },
    { kind: 'book', title: 'Nobody Knows It' },
  ];
  const answers = await t.send('POST', '/api/v1/requests/check', wanted);
  expect(answers.body.items).toMatchObject([{ state: 'available' }, { state: 'absent', item: null, request: null }]);
  expect((await t.send('POST', '/api/v1/requests/check', { items: wanted })).body).toEqual(answers.body);
  const tooMany = Array.from({ length: 101 }, () => wanted[0]);
  expect((await t.send('POST', '/api/v1/requests/check', tooMany)).status).toBe(400);
});

test('Radarr’s webhooks and the mirror bring a movie to its end', async () => {
  const { body: made } = await ask({ kind: 'movie', title: 'Quiet River', year: 2012, tmdbId: 604 });
  const movie = { id: 4, title: 'Quiet River', tmdbId: 604 };
  const webhook = async (eventType: string) => {
    const sent = await fetch(`${t.url}/webhooks/radarr/0`, {
      method: 'POST',
      headers: { 'x-api-key': 'secret-of-the-tests-0123456789', 'content-type': 'application/json' },
      body: JSON.stringify({ eventType, movie }),
    });
    expect(sent.status).toBe(202);
    await t.idle();
    return (await t.get(`/api/v1/requests/${made.id}`)).body.state;
  };
  expect(await webhook('Grab')).toBe('downloading');
  expect(await webhook('Download')).toBe('downloaded');
  const item = await t.write({ type: 'movie', title: 'Quiet River', guids: ['tmdb://604'] });
  await t.send('PATCH', `/api/v1/requests/${made.id}`, { state: 'downloaded' });
  await t.idle();
  expect((await t.get(`/api/v1/requests/${made.id}`)).body).toMatchObject({ state: 'available', item, confidence: 1 });
});

test('requests are listed, filtered and deleted', async () => {
  const { body: made } = await ask({ kind: 'episode', title: 'Harbour Nights', seasonNumber: 0, episodeNumber: 3 });
  const { body: list } = await t.get('/api/v1/requests?kind=episode&state=pending&q=harbour');
  expect(list).toMatchObject({ total: 1, nextCursor: null, items: [{ id: made.id, seasonNumber: 0 }] });
  expect((await t.send('DELETE', `/api/v1/requests/${made.id}`)).status).toBe(204);
  expect((await t.get(`/api/v1/requests/${made.id}`)).status).toBe(404);
  expect((await t.send('PATCH', `/api/v1/requests/${made.id}`, { state: 'downloaded' })).status).toBe(404);
});
