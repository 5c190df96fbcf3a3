import { afterEach, beforeEach } from 'vitest';
import { createWorld, type World, type WorldOptions } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';
import { until } from '../../support/until.ts';

export interface Watched {
  readonly world: World;
  readonly service: TestService;
  /** The messages of health, by key. */
  health(): Promise<Map<string, string>>;
  /** Waits until health has a message that says all of this; answers it. */
  says(...texts: (string | RegExp)[]): Promise<string>;
  /** Waits until no message of health says this. */
  saysNoMore(text: string | RegExp): Promise<void>;
}

/** A tenth of the service's own, and no test waits for a round. */
const healthIntervals = { checkMs: 300, quietMs: 600, calmMs: 800 };

/** A world and a service for each test. */
export function useWatched(
  options: WorldOptions = {},
  environment: (world: World) => Record<string, string> | Promise<Record<string, string>> = () => ({}),
): Watched {
  let world: World;
  let service: TestService;
  beforeEach(async () => {
    world = await createWorld(options);
    world.pair();
    service = await startService(world, await environment(world), { healthIntervals });
    await service.idle();
  });
  afterEach(async () => {
    await service.stop();
    await world.dispose();
  });

  async function health(): Promise<Map<string, string>> {
    const { body } = await service.get('/api/v1/system/status');
    return new Map(body.health.map(({ key, message }: { key: string; message: string }) => [key, message]));
  }
  const holds = (message: string, text: string | RegExp) =>
    typeof text === 'string' ? message.includes(text) : text.test(message);

  return {
    get world() {
      return world;
    },
    get service() {
      return service;
    },
    health,
    async says(...texts) {
      let found: string | undefined;
      await until(async () => {
        found = [...(await health()).values()].find((message) => texts.every((text) => holds(message, text)));
        return found !== undefined;
      });
      return found ?? '';
    },
    async saysNoMore(text) {
      await until(async () => [...(await health()).values()].every((message) => !holds(message, text)));
    },
  };
}
