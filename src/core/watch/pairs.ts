import type { TwinMember } from '../model/watch.ts';
import type { Settings } from '../settings/settings.ts';
import { mayMark } from './direction.ts';
import { stateKey } from './twins.ts';

type Group = { readonly movies: readonly TwinMember[]; readonly specials: readonly TwinMember[] };

/** The members of all pairs, each once, and which are twins. */
export interface Pairs {
  readonly members: readonly TwinMember[];
  /** The twins that take over this member's state. */
  twinsOf(member: TwinMember, twins: Settings['watch.twins']): readonly TwinMember[];
}

/** Items without a counterpart, or that share its state anyway, are no pair. */
export function pairsOf(groups: readonly Group[]): Pairs {
  const members = new Map<number, TwinMember>();
  const groupsOf = new Map<number, TwinMember[][]>();
  for (const { movies, specials } of groups) {
    const group = [...movies, ...specials];
    if (new Set(group.map(stateKey)).size < 2) continue;
    for (const member of group) {
      members.set(member.itemId, member);
      groupsOf.set(member.itemId, [...(groupsOf.get(member.itemId) ?? []), group]);
    }
  }
  return {
    members: [...members.values()],
    twinsOf(member, twins) {
      const others = new Map((groupsOf.get(member.itemId) ?? []).flat().map((other) => [other.itemId, other]));
      return [...others.values()].filter(
        (other) => stateKey(other) !== stateKey(member) && mayMark(member.type, other.type, twins),
      );
    },
  };
}
