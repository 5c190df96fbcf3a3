import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { certificatePath, type HttpsFront, startHttpsFront } from '../../fakes/https-front.ts';
import type { SettingOptions } from '../links/setup.ts';
import { anibridge, type ListAnswer, type ListServer, startListServer } from './list-server.ts';
import { type DiscoverySetting, useDiscovery } from './setup.ts';

export interface ListsSetting extends DiscoverySetting {
  server(): ListServer;
  /** How lists are fetched: a test may change the time. */
  readonly lists: { timeoutMs: number };
  /** What is called the list in messages. */
  name(): string;
  /** Fetches the list with this answer, or the one before, and returns what the API says of it. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests
  refresh(answer?: ListAnswer): Promise<any>;
  /** Health messages about lists. */
  health(): Promise<{ level: string; message: string }[]>;
  /** A movie and its special, which only a list makes likely: the list's text, with so many rows besides. */
  addListedPair(rows: number): string;
}

/** A service with one list, fetched over TLS. */
export function useLists(options: Pick<SettingOptions, 'each'>): ListsSetting {
  let server: ListServer;
  let front: HttpsFront;
  beforeAll(async () => {
    server = await startListServer();
    front = await startHttpsFront(new URL(server.url).origin);
  });
  afterAll(async () => {
    await front.stop();
    await server.stop();
  });
  beforeEach(() => {
    server.asked.length = 0;
  });
  const lists = { timeoutMs: 30_000, tls: { caFile: certificatePath('authority') } };
  const setting = useDiscovery(() => ({ MAPPING_LIST_URL: `${front.url}/list?key=hidden` }), { lists, ...options });
  const added: Omit<ListsSetting, keyof DiscoverySetting> = {
    lists,
    server: () => server,
    name: () => `${front.url}/list?…`,
    async refresh(answer = server.answer) {
      server.answer = answer;
      expect((await setting.service.send('POST', '/api/v1/mapping-lists/refresh')).status).toBe(202);
      await setting.service.idle();
      const { items } = (await setting.service.get('/api/v1/mapping-lists')).body;
      expect(items).toHaveLength(1);
      expect(JSON.stringify(items)).not.toContain('hidden');
      return items[0];
    },
    async health() {
      const { health } = (await setting.service.get('/api/v1/system/status')).body;
      return health.filter(({ message }: { message: string }) => /mapping list/i.test(message));
    },
    addListedPair(rows) {
      const series = setting.addShow('Lighthouse Keepers', 70_900);
      setting.addSpecial(series, 4, 'TBA', { airDate: '2014-03-20', runtime: 0 });
      setting.addMovie('Farewell to the Coast', 10_900);
      const pair = { 'tmdb_movie:10900': { 'tvdb_show:70900:s0': { '1': '4' } } };
      return JSON.stringify({ ...JSON.parse(anibridge(rows)), ...pair });
    },
  };
  return Object.assign(Object.create(setting) as DiscoverySetting, added);
}
