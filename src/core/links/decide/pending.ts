import { dirname } from 'node:path';
import type { Link, PendingPlace, PendingStep } from '../../model/link.ts';
import type { LinkStep } from './link-step.ts';

/** Where interrupted steps may have made this link, the last one first. */
export function madePlaces({ pending }: Pick<Link, 'pending'>): PendingPlace[] {
  if (pending === null) return [];
  const { step, earlier = [], ...last } = pending;
  return [...(step === 'remove' ? [] : [last]), ...earlier.toReversed()];
}

/** What is pending once a step is recorded; what was pending before stays known by it. Null for steps that touch nothing. */
export function pendingOf(step: LinkStep): PendingStep | null {
  const next = placeOf(step);
  if (next === null) return null;
  const before = step.link === null ? [] : madePlaces(step.link).toReversed();
  const earlier = next.step === 'remove' ? before : before.filter((place) => !isSame(place, next));
  return { ...next, ...(earlier.length === 0 ? {} : { earlier }) };
}

function placeOf(step: LinkStep): PendingStep | null {
  switch (step.do) {
    case 'create':
    case 'retarget':
    case 'rename': {
      const { path, text, target, style } = step.wanted;
      return { step: step.do, path, text, target, style };
    }
    case 'remove':
      return { step: 'remove', path: step.at, text: step.link.text, target: step.link.target, style: step.link.style };
    default:
      return null;
  }
}

/** Folders in which a kill may have left a temporary link of this row. */
export function foldersOfMade(link: Pick<Link, 'pending'>): string[] {
  const last = link.pending === null ? [] : [link.pending.path];
  return [...new Set([...last, ...madePlaces(link).map(({ path }) => path)].map((path) => dirname(path)))];
}

function isSame(a: PendingPlace, b: PendingPlace): boolean {
  return a.path === b.path && a.text === b.text && a.style === b.style;
}
