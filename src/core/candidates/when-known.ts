import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import { hasBothKinds } from '../servers/servers.ts';

export async function whyNot(rt: Runtime): Promise<string | null> {
  if (!(await rt.settings())['matching.discover']) return 'discovery is switched off';
  return hasBothKinds(rt.servers) ? null : 'discovery needs a Sonarr and a Radarr';
}

/** Until all instances were read, the best pair may be among what is not known yet. */
export async function isFirst(rt: Runtime): Promise<boolean> {
  if (await isWholeKnown(rt)) return false;
  await startRun(rt, 'matching', { dryRun: false, trigger: 'event' });
  return true;
}

/** Whether each instance in use was read to its end once. */
export async function isWholeKnown(rt: Runtime): Promise<boolean> {
  return (await rt.store.state.get(readKey)) === instancesOf(rt);
}

/** Call after all of them were read to their end. */
export async function recordWholeKnown(rt: Runtime): Promise<void> {
  if (!(await isWholeKnown(rt))) await rt.store.state.set(readKey, instancesOf(rt));
}

function instancesOf({ servers }: Pick<Runtime, 'servers'>): string {
  const all = [...servers.radarrs(), ...servers.sonarrs()];
  return JSON.stringify(all.map(({ instance: { id, url } }) => [id, url]).toSorted());
}

/** The state that says which instances the stored movies and series are of. */
const readKey = 'matching.read';

/** The state that says what the last complete search used. */
export const comparedKey = 'matching.compared';

/** What else a search depends on: when it differs, everything is compared again. */
export async function basisOf(rt: Runtime): Promise<string> {
  const lists = (await rt.store.mappingLists.all()).filter(({ isUsed }) => isUsed);
  return JSON.stringify([
    lists.map(({ source, digest }) => [source, digest]),
    (await rt.settings())['matching.autoAccept'],
    // What only they have becomes no rule by itself.
    rt.servers.all().flatMap(({ id, enabled }) => (enabled ? [] : id)),
  ]);
}
