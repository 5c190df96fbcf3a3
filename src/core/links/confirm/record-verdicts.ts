import type { ObservedLink } from '../../ports/link-store.ts';
import type { Runtime } from '../../runtime.ts';
import type { CheckedLink } from './check-links.ts';

/** False when another reading of one of the links was recorded meanwhile: then nobody knows which is newer, and Sonarr must be read again. */
export async function recordVerdicts(
  rt: Runtime,
  checked: readonly CheckedLink[],
  trouble: string | null,
): Promise<boolean> {
  const now = rt.now();
  const wanted = checked.flatMap((one) => observationOf(one, trouble, now) ?? []);
  if (wanted.length === 0) return true;
  return !(await rt.store.links.observe(wanted)).includes(null);
}

/** Null when the row says so already. */
function observationOf(
  { link, verdict, sizeBytes }: CheckedLink,
  trouble: string | null,
  now: number,
): ObservedLink | null {
  const confirmed = verdict.kind === 'confirmed';
  const reason = confirmed ? null : trouble === null ? verdict.reason : `${verdict.reason}; ${trouble}`;
  const same =
    link.inSonarr === confirmed &&
    link.reason === reason &&
    link.confirmAskedAt !== null &&
    link.sizeBytes === sizeBytes;
  if (same) return null;
  const observation = {
    state: confirmed ? ('confirmed' as const) : ('linked' as const),
    inSonarr: confirmed,
    reason,
    confirmAskedAt: now,
    sizeBytes,
  };
  if (link.inSonarr === confirmed) return { link, observation };
  const event = {
    step: confirmed ? 'confirm' : 'unconfirmed',
    reason: reason ?? 'Sonarr has imported the link and can read it',
  };
  return { link, observation, event };
}
