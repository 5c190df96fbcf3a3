import { buildWebIfOlder } from '../scripts/lib/build-web.ts';

/** Before all tests: the service does not start without the files of its pages. */
export async function setup(): Promise<void> {
  await buildWebIfOlder();
}
