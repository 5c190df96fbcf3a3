export interface Thing {
  /** Only items of one server and type are compared. */
  readonly kind: string;
  /** The Plex agent's guid. */
  readonly guid: string | null;
  readonly paths: readonly string[];
}

/** How agents write "not matched": such a guid identifies nothing. */
const saysNothing = /^(local|none):|\.none:/;

/**
 * Matches new items to missing ones: by guid and file, else by guid, else by a file of the same path. Each missing item is used at most
 * once, and earlier ones are preferred.
 */
export function matchUp<Arrived extends Thing, Gone extends Thing>(
  arrived: readonly Arrived[],
  gone: readonly Gone[],
): Map<Arrived, Gone> {
  const matched = new Map<Arrived, Gone>();
  const taken = new Set<Gone>();
  for (const marksOf of [guidAndPaths, guids, paths]) {
    const byMark = new Map<string, Gone[]>();
    for (const one of gone)
      for (const mark of taken.has(one) ? [] : marksOf(one)) byMark.set(mark, [...(byMark.get(mark) ?? []), one]);
    for (const one of arrived) {
      if (matched.has(one)) continue;
      const same = marksOf(one).flatMap((mark) => byMark.get(mark) ?? []);
      const match = same.find((candidate) => !taken.has(candidate));
      if (match === undefined) continue;
      matched.set(one, match);
      taken.add(match);
    }
  }
  return matched;
}

function guids({ kind, guid }: Thing): string[] {
  return guid === null || saysNothing.test(guid) ? [] : [`${kind} ${guid}`];
}

function paths({ kind, paths: own }: Thing): string[] {
  return own.map((path) => `${kind} ${path}`);
}

function guidAndPaths(thing: Thing): string[] {
  return guids(thing).flatMap((guid) => thing.paths.map((path) => `${guid} ${path}`));
}
