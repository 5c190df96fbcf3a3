import type { Subject, SubjectKind, SubjectRef } from '../model/subject.ts';
import type { HealthMessage } from '../ports/health-board.ts';
import type { Runtime } from '../runtime.ts';

/** Subjects by their text, such as "movie 603"; those without a known name are absent. */
export type Subjects = ReadonlyMap<string, Subject>;

const kinds: Readonly<Record<string, SubjectKind>> = {
  movie: 'movie',
  series: 'series',
  run: 'run',
  link: 'link',
  rule: 'rule',
  candidate: 'candidate',
  conflict: 'conflict',
  request: 'request',
  item: 'item',
  show: 'item',
  account: 'account',
  instance: 'instance',
  'Plex server': 'plexServer',
  library: 'library',
};

/** Names what the given texts are about, in one query. */
export async function nameSubjects({ stats }: Pick<Runtime, 'stats'>, texts: readonly string[]): Promise<Subjects> {
  const refs = new Map(
    texts.flatMap((text) => {
      const ref = refOf(text);
      return ref === null ? [] : [[text, ref] as const];
    }),
  );
  const named = await stats.subjectNames([...new Map([...refs.values()].map((ref) => [keyOf(ref), ref])).values()]);
  const byKey = new Map(named.map((subject) => [keyOf(subject), subject]));
  return new Map(
    [...refs].flatMap(([text, ref]) => {
      const subject = byKey.get(keyOf(ref));
      return subject === undefined ? [] : [[text, subject] as const];
    }),
  );
}

/** Names the subjects of tasks that were given up, as health tells of them. */
export function nameGivenUp(rt: Pick<Runtime, 'stats'>, messages: readonly HealthMessage[]): Promise<Subjects> {
  return nameSubjects(rt, givenUpItems(messages));
}

export function givenUpItems(messages: readonly HealthMessage[]): string[] {
  return messages.flatMap(({ message }) => givenUpItem(message) ?? []);
}

/** What a task was about whose message of health this is: it begins with it. */
export function givenUpItem(message: string): string | null {
  return /^(.{1,300}?) was given up after /.exec(message)?.[1] ?? null;
}

/** Texts that are about a server, an instance or a library, and say more of it than its number. */
const ofServers: readonly (readonly [RegExp, SubjectKind])[] = [
  [/^(?:files of|.+ on) plex (\d{1,15})(?: \(look first\))?$/s, 'plexServer'],
  [/^webhook of Plex server (\d{1,15})$/, 'plexServer'],
  [/^webhooks of instance (\d{1,15})$/, 'instance'],
  [/^Plex library (\d{1,15})$/, 'library'],
];

/** "movie 603", "series 81797 of sonarr 0", "view of 42 of plex 1 by 7 at …", "run <id>"; null if it names no row. */
export function refOf(text: string): SubjectRef | null {
  const [, ratingKey, serverId] = /(?:^| )(\d{1,15}) of plex (\d{1,15})\b/.exec(text) ?? [];
  if (ratingKey !== undefined) return { kind: 'plexItem', id: `${serverId}:${ratingKey}` };
  for (const [pattern, kind] of ofServers) {
    const [, id] = pattern.exec(text) ?? [];
    if (id !== undefined) return { kind, id };
  }
  const [, word = '', id = ''] = /^([a-z]+|Plex server) ([\da-f-]{1,36})(?: of .*)?$/.exec(text) ?? [];
  const kind = kinds[word];
  if (kind === undefined || (kind !== 'run' && !/^\d{1,15}$/.test(id))) return null;
  return { kind, id };
}

function keyOf({ kind, id }: SubjectRef): string {
  return `${kind} ${id}`;
}
