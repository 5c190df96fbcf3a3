import { isAtPlace } from '../media/mounts.ts';
import type { HealthLevel, Runtime } from '../runtime.ts';
import type { PairPlan } from './decide/plan.ts';

const prefix = 'mount:';

interface MountMessage {
  readonly key: string;
  readonly level: Exclude<HealthLevel, 'ok'>;
  readonly message: string;
}

/** The disks that a sweep found away: nothing else is. */
export function replaceMountFaults(rt: Runtime, plans: readonly PairPlan[]): void {
  rt.health.replace(prefix, messagesOf(plans));
}

/** The disks that an event found away. What was away before is looked at again: its disk may be back, and no sweep may follow. */
export async function updateMountFaults(rt: Runtime, plans: readonly PairPlan[]): Promise<void> {
  const found = new Map(messagesOf(plans).map((message) => [message.key, message]));
  const used = new Set(plans.filter(({ state }) => state === 'linked').flatMap(rootsOf));
  for (const { key } of rt.health.list()) {
    if (!key.startsWith(prefix) || found.has(key)) continue;
    const place = key.slice(prefix.length);
    if (used.has(place) || (await isAtPlace(place))) rt.health.clear(key);
  }
  for (const { key, level, message } of found.values()) rt.health.set(key, level, message);
}

function messagesOf(plans: readonly PairPlan[]): MountMessage[] {
  const faults = new Map(
    plans.flatMap(({ mountFault }) => (mountFault === null ? [] : [[mountFault.place, mountFault] as const])),
  );
  return [...faults.values()].map(({ place, reason }) => ({
    key: `${prefix}${place}`,
    level: 'error',
    message: reason,
  }));
}

function rootsOf({ facts: { series, movie } }: PairPlan): string[] {
  return [
    ...(series.kind === 'known' ? [series.series.root] : []),
    ...(movie.kind === 'known' && movie.root !== null ? [movie.root] : []),
  ];
}
