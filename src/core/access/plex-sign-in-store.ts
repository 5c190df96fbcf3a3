import type { Runtime } from '../runtime.ts';

type StateRuntime = Pick<Runtime, 'store' | 'now'>;

/** A sign-in with Plex that a browser started. Stored without secrets: a restart or another replica continues with it. */
export interface StartedSignIn {
  readonly pinId: number;
  readonly to: string;
  readonly expiresAt: number;
  readonly isUsed: boolean;
}

const prefix = 'access.plexSignIn.';
/** Kept for a while, so that a late browser is told what happened. */
const keptMs = 24 * 3_600_000;

/** `key`: the hash of the browser's secret. */
export function addSignIn(
  { store }: StateRuntime,
  key: string,
  { pinId, to, expiresAt }: Omit<StartedSignIn, 'isUsed'>,
): Promise<boolean> {
  return store.state.add(`${prefix}${key}`, { pinId, to, expiresAt });
}

/** Null: this browser started none. */
export async function readSignIn({ store }: StateRuntime, key: string): Promise<StartedSignIn | null> {
  const row = await store.state.get(`${prefix}${key}`);
  if (!isRow(row)) return null;
  return { ...row, isUsed: (await store.state.get(usedKey(key))) !== undefined };
}

/** False if it was used before, or is being used right now. */
export function claimSignIn({ store }: StateRuntime, key: string, { expiresAt }: StartedSignIn): Promise<boolean> {
  return store.state.add(usedKey(key), { expiresAt });
}

export async function removeOldSignIns({ store, now }: StateRuntime): Promise<void> {
  const isOld = (value: unknown) => !isExpiring(value) || value.expiresAt < now() - keptMs;
  const rows = [...(await store.state.withPrefix(prefix))];
  await store.state.remove(rows.filter(([, value]) => isOld(value)).map(([key]) => key));
}

function usedKey(key: string): string {
  return `${prefix}${key}.used`;
}

function isRow(value: unknown): value is Omit<StartedSignIn, 'isUsed'> {
  if (!isExpiring(value) || !('pinId' in value) || !('to' in value)) return false;
  return typeof value.pinId === 'number' && typeof value.to === 'string';
}

function isExpiring(value: unknown): value is { readonly expiresAt: number } {
  return typeof value === 'object' && value !== null && 'expiresAt' in value && typeof value.expiresAt === 'number';
}
