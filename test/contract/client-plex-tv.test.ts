import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPlexTv } from '../../src/clients/plex-tv/plex-tv.ts';
import type { PlexTv } from '../../src/core/ports/plex-tv.ts';
import { startPlex } from '../unit/clients/plex-server.ts';

/** The recorded answers lie beside a checkout, never in it: without them these tests are skipped. */
const folder = join(import.meta.dirname, '../../../shared/fixtures/plex/plex-api.rs/myplex/api/v2');
const hasFixtures = existsSync(folder);
const skipNote = hasFixtures ? '' : ' (skipped: ../shared/fixtures/plex is absent)';

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

async function tvSaying(file: string): Promise<PlexTv> {
  const server = await startPlex({ '/': read(file) });
  return createPlexTv({ baseUrl: server.url, clientIdentifier: 'ClientId' });
}

describe.skipIf(!hasFixtures)(`the plex.tv client reads what plex.tv answered${skipNote}`, () => {
  it('a new pin', async () => {
    expect(await (await tvSaying('pins_new.json')).createPin({})).toMatchObject({ id: 111222333, code: 'CODE' });
  });

  it('a pin that waits, and one that is linked', async () => {
    expect(await (await tvSaying('pins_new.json')).pin(111222333)).toEqual({ state: 'waiting' });
    expect(await (await tvSaying('pins_linked.json')).pin(111222333)).toEqual({
      state: 'authorized',
      token: 'auth_token',
    });
  });

  it.each([
    ['user/user_info_plexpass.json', true],
    ['user/user_info_free.json', false],
  ])('an account: %s', async (file, hasPlexPass) => {
    const { id, uuid, username } = JSON.parse(read(file));
    expect(await (await tvSaying(file)).user('t')).toEqual({ kind: 'ok', value: { id, uuid, username, hasPlexPass } });
  });

  it('servers, with every connection', async () => {
    const answer = await (await tvSaying('resources.json')).resources('t');
    const all: { provides: string; clientIdentifier: string; accessToken: string; connections: { uri: string }[] }[] =
      JSON.parse(read('resources.json'));
    const servers = all.filter(({ provides }) => provides.split(',').includes('server'));
    expect(servers.length).toBeGreaterThan(0);
    if (answer.kind !== 'ok') throw new Error('refused');
    expect(answer.value.map(({ clientIdentifier, accessToken }) => [clientIdentifier, accessToken])).toEqual(
      servers.map(({ clientIdentifier, accessToken }) => [clientIdentifier, accessToken]),
    );
    for (const [index, { connections }] of answer.value.entries()) {
      const recorded = servers[index]?.connections ?? [];
      expect(connections.map(({ uri }) => uri)).toEqual(recorded.map(({ uri }) => uri));
      for (const [at, connection] of connections.entries()) expect(recorded[at]).toMatchObject(connection);
    }
  });

  it('webhooks, and none', async () => {
    const two = ['https://example.com/webhook1', 'https://example.com/webhook2'];
    expect(await (await tvSaying('user/webhooks_two.json')).webhooks('t')).toEqual({ kind: 'ok', value: two });
    expect(await (await tvSaying('user/webhooks_none.json')).webhooks('t')).toEqual({ kind: 'ok', value: [] });
  });
});
