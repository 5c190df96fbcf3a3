import { pairsOf } from '../rules/pair-option.ts';
import type { Runtime } from '../runtime.ts';

const resultKey = 'discovery:result';

/** Brings the result in health up to date. Returns it: "57 specials found: 41 linked, 12 to review, 4 conflicts". */
export async function reportDiscovery(rt: Runtime): Promise<string> {
  const conflicts = await rt.store.conflicts.ofDiscovery('open');
  const [toReview, linked] = await Promise.all([
    rt.store.candidates.countOpen(conflicts.flatMap(pairsOf)),
    rt.store.rules.countSpecials(),
  ]);
  const found = linked + toReview + conflicts.length;
  const text = `${counted(found, 'special')} found: ${linked} linked, ${toReview} to review, ${counted(conflicts.length, 'conflict')}`;
  const told = toReview + conflicts.length > 0 ? `${text}. Answer them at /review.` : null;
  if (((await rt.store.state.get(resultKey)) ?? null) !== told) await rt.store.state.set(resultKey, told);
  showResult(rt, told);
  return text;
}

/** Health shows the last result, found by whichever replica, while something waits for a person. */
export async function showDiscovery(rt: Runtime): Promise<void> {
  showResult(rt, await rt.store.state.get(resultKey));
}

function showResult({ health }: Runtime, told: unknown): void {
  if (typeof told === 'string') health.set(resultKey, 'notice', told);
  else health.clear(resultKey);
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
