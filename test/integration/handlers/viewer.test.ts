import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInViewer, type Viewer } from '../../support/viewer.ts';
import { type SyncedService, startSynced } from './synced.ts';

let t: SyncedService;
beforeAll(async () => {
  t = await startSynced();
});
afterAll(() => t.close());

const ada = { accountId: 7, name: 'ada' };
const ben = { accountId: 8, name: 'ben' };

async function as(viewer: Viewer, method: string, path: string, body?: object) {
  const headers = { ...(await signInViewer(t.context.runtime, viewer)), 'content-type': 'application/json' };
  const response = await fetch(`${t.url}${path}`, { method, headers, body: JSON.stringify(body) ?? null });
  const text = await response.text();
  return { status: response.status, text, body: text === '' ? null : JSON.parse(text) };
}

const ask = (viewer: Viewer, title: string) => as(viewer, 'POST', '/api/v1/requests', { kind: 'book', title });
const open = async (viewer: Viewer) => {
  const { body } = await as(viewer, 'GET', '/api/v1/requests');
  expect(body.total).toBe(body.items.length);
  return body.items.map(({ title }: { title: string }) => title);
};

describe('the requests of a viewer', () => {
  test('are theirs alone: others neither see nor withdraw them, and may wait for the same thing', async () => {
    const first = (await ask(ada, 'The Salt Road')).body;
    const second = await ask(ben, 'the salt road');
    expect(second.status).toBe(201);
    const other = { kind: 'book', title: 'Tin Bells' };
    await t.send('POST', '/api/v1/requests', other);

    expect([await open(ada), await open(ben)]).toEqual([['The Salt Road'], ['the salt road']]);
    expect((await as(ben, 'GET', `/api/v1/requests?requestedBy=${ada.accountId}`)).body.items).toEqual([]);
    expect((await as(ben, 'GET', `/api/v1/requests/${first.id}`)).status).toBe(404);
    expect((await as(ben, 'DELETE', `/api/v1/requests/${first.id}`)).status).toBe(404);
    const { body: checked } = await as(ben, 'POST', '/api/v1/requests/check', [
      other,
      { ...other, title: 'The Salt Road' },
    ]);
    expect(checked.items).toMatchObject([
      { state: 'absent', request: null },
      { state: 'requested', request: second.body.id },
    ]);
    expect(await ask(ben, 'Tin Bells')).toMatchObject({ status: 201 });
    const again = await ask(ben, 'THE SALT ROAD');
    expect(again).toMatchObject({ status: 409, body: { error: { details: { id: second.body.id } } } });

    expect((await as(ben, 'DELETE', `/api/v1/requests/${second.body.id}`)).status).toBe(204);
    expect(await open(ada)).toEqual(['The Salt Road']);
  });

  test('name their owner for administrators, who see and withdraw all', async () => {
    const { body: made } = await ask(ada, 'Harbour Lights');
    expect(made.requestedBy).toEqual({ plexId: 7, name: 'ada' });
    const own = (await t.send('POST', '/api/v1/requests', { kind: 'book', title: 'Lantern Hill' })).body;
    expect(own.requestedBy).toBeNull();
    const { body } = await t.get('/api/v1/requests?requestedBy=7');
    expect(body.items.map(({ id }: { id: number }) => id)).toContain(made.id);
    expect(body.items.map(({ id }: { id: number }) => id)).not.toContain(own.id);
    const again = await t.send('POST', '/api/v1/requests', { kind: 'book', title: 'Harbour Lights' });
    expect(again).toMatchObject({ status: 409, body: { error: { details: { id: made.id } } } });
    expect((await t.send('DELETE', `/api/v1/requests/${made.id}`)).status).toBe(204);
    const audit = (await t.get('/api/v1/audit?limit=1')).body.items[0];
    expect(audit).toMatchObject({
      subject: `request ${made.id}`,
      before: { title: 'Harbour Lights', requestedBy: 'ada' },
    });
  });

  test('are limited, and say so', async () => {
    const dora = { accountId: 9, name: 'dora' };
    await t.send('PATCH', '/api/v1/settings', { 'requests.mostOpenPerViewer': 1 });
    expect((await ask(dora, 'One')).status).toBe(201);
    const refused = await ask(dora, 'Two');
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
    expect(refused.body.error.message).toMatch(/You have 1 open requests.*requests\.mostOpenPerViewer/);
    expect((await ask(dora, 'one')).status).toBe(409);
    await t.send('PATCH', '/api/v1/settings', { 'requests.mostOpenPerViewer': null });
    expect((await ask(dora, 'Two')).status).toBe(201);
  });

  test('go when the account is erased, and its sessions end', async () => {
    const { watch, store, now } = t.context.runtime;
    const eve = { accountId: 10, name: 'eve' };
    await ask(eve, 'Quiet River');
    const { id } = await watch.accounts.ensure({ plexId: 10, name: 'eve', isOwner: false }, now());
    expect((await t.send('DELETE', `/api/v1/watch/accounts/${id}/data`)).status).toBe(200);
    expect((await t.get('/api/v1/requests?requestedBy=10')).body.total).toBe(0);
    expect((await store.sessions.all(now())).filter(({ accountId }) => accountId === 10)).toEqual([]);
  });
});

test('a viewer sees what is in the library, and neither paths, nor labels, nor what its owner watched', async () => {
  const path = '/secret/folder/Paper Boats.mkv';
  const file = { path, localPath: path, sizeBytes: 1, durationMs: 1, container: 'mkv', deletedAt: null };
  const item = await t.write({
    type: 'movie',
    title: 'Paper Boats',
    guids: ['tmdb://603', `file://${path}`],
    guid: `file://${path}`,
    files: [{ ...file, mediaId: '1', partId: '1', isHere: true, isPlayable: null }],
    reason: `not below ${path}`,
  } as never);
  const listed = await as(ada, 'GET', '/api/v1/library/items?q=paper');
  expect(listed.body.items).toMatchObject([{ id: item, title: 'Paper Boats', state: 'normal', guids: ['tmdb://603'] }]);
  const whole = await as(ada, 'GET', `/api/v1/library/items/${item}`);
  expect(whole.body).toMatchObject({ id: item, title: 'Paper Boats', children: [] });
  for (const { text } of [listed, whole]) expect(text).not.toMatch(/secret|folder|view|labels|localPath/);
  const forAdministrators = JSON.stringify((await t.get(`/api/v1/library/items/${item}`)).body);
  expect(forAdministrators).toMatch(/secret.*"view":/);
});

test('a viewer sees and ends their own sessions only', async () => {
  await as(ben, 'GET', '/api/v1/requests');
  const { body } = await as(ada, 'GET', '/api/v1/sessions');
  expect(new Set(body.items.map(({ name }: { name: string }) => name))).toEqual(new Set(['ada']));
  const { store, now } = t.context.runtime;
  const all = await store.sessions.all(now());
  const ofBen = all.find(({ name }) => name === 'ben')?.id;
  const ofAda = all.find(({ name }) => name === 'ada')?.id;
  expect((await as(ada, 'DELETE', `/api/v1/sessions/${ofBen}`)).status).toBe(404);
  expect((await as(ada, 'DELETE', `/api/v1/sessions/${ofAda}`)).status).toBe(204);
});
