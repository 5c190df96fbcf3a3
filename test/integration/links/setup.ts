import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Link } from '../../../src/core/model/link.ts';
import type { Overrides } from '../../../src/create-runtime.ts';
import { sendWebhook } from '../../fakes/webhook-bodies.ts';
import { createWorld, type Pair, type PairOptions, type World, type WorldOptions } from '../../fakes/world.ts';
import { startService, type TestService, testSecret } from '../../support/service.ts';

export interface Setting {
  readonly world: World;
  readonly service: TestService;
  /** A pair with its rule, linked and at rest; the world's file is there unless said otherwise. */
  linked(options?: PairOptions): Promise<Pair>;
  /** Live rows of the ledger for a pair's movie. */
  rows(pair: Pair): Promise<Link[]>;
  /** The only live row of a pair's movie. */
  row(pair: Pair): Promise<Link>;
  rule(id: number): Promise<{ state: string; reason: string | null; enabled: boolean; id: number }>;
  /** The rule of a pair's movie. */
  ruleOf(pair: Pair): Promise<{ state: string; reason: string | null; enabled: boolean; id: number }>;
  radarr(body: object): Promise<void>;
  sonarr(body: object): Promise<void>;
  /** Restarts the service on the same data, as after a kill; `between` runs while it is down. */
  restart(between?: () => void | Promise<void>): Promise<void>;
}

export interface SettingOptions extends WorldOptions {
  environment?: (world: World) => Record<string, string>;
  /** Both servers send their events to the service. */
  connected?: boolean;
  /** A world for each test instead of one for the file. */
  each?: boolean;
  /** How mapping lists are fetched. */
  lists?: Overrides['lists'];
}

/** One world and one service for the tests of a file; faults and naming of the servers are put back after each test. */
export function useSetting(options: SettingOptions = {}): Setting {
  let world: World;
  let service: TestService;
  const overrides = options.lists === undefined ? {} : { lists: options.lists };

  async function start(): Promise<void> {
    world = await createWorld(options);
    // Roots are never empty: an empty one is taken for a disk that is not mounted.
    world.pair({ movieTitle: 'Bystander', seriesTitle: 'Bystanders' });
    service = await startService(world, options.environment?.(world) ?? {}, overrides);
    if (options.connected === true) {
      world.radarr.connect({ url: `${service.url}/webhooks/radarr/0`, secret: testSecret });
      world.sonarr.connect({ url: `${service.url}/webhooks/sonarr/0`, secret: testSecret });
    }
    await service.idle();
  }
  async function stop(): Promise<void> {
    await service.stop();
    await world.dispose();
  }
  if (options.each === true) {
    beforeEach(start);
    afterEach(stop);
  } else {
    beforeAll(start);
    afterAll(stop);
    afterEach(() => {
      world.radarr.clearFaults();
      world.sonarr.clearFaults();
    });
  }

  const setting: Setting = {
    get world() {
      return world;
    },
    get service() {
      return service;
    },
    async linked(pairOptions = {}) {
      const pair = world.pair(pairOptions);
      await service.addRule(pair);
      await service.idle();
      return pair;
    },
    rows: (pair) => service.context.runtime.store.links.liveByMovies([pair.movie.tmdbId]),
    async row(pair) {
      const rows = await setting.rows(pair);
      const [only] = rows;
      if (rows.length !== 1 || only === undefined) throw new Error(`${rows.length} links for ${pair.movie.title}`);
      return only;
    },
    rule: async (id) => (await service.get(`/api/v1/rules/${id}`)).body,
    async ruleOf(pair) {
      const rules = await service.context.runtime.store.rules.byMovie(pair.movie.tmdbId);
      const [only] = rules;
      if (rules.length !== 1 || only === undefined) throw new Error(`${rules.length} rules for ${pair.movie.title}`);
      return only;
    },
    async radarr(body) {
      await sendWebhook(`${service.url}/webhooks/radarr/0`, body, { secret: testSecret });
      await service.idle();
    },
    async sonarr(body) {
      await sendWebhook(`${service.url}/webhooks/sonarr/0`, body, { secret: testSecret });
      await service.idle();
    },
    async restart(between) {
      await service.stop();
      await between?.();
      service = await startService(world, options.environment?.(world) ?? {}, overrides);
      await service.idle();
    },
  };
  return setting;
}

/** What lies at a path, in a word: the text of a link, 'file', 'folder', or null for nothing. */
export function seen(at: string): string | null {
  const found = lstatSync(at, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (found.isSymbolicLink()) return `→ ${readlinkSync(at)}`;
  return found.isDirectory() ? 'folder' : 'file';
}

/** Everything below a folder but folders, relative to it, with hidden files. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** Whether a path leads to a file: null where it leads nowhere. */
export function leadsTo(at: string): string | null {
  try {
    return realpathSync(at);
  } catch {
    return null;
  }
}
