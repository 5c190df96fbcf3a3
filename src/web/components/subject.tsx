import type { RunScope } from '../../core/model/run.ts';
import type { Subject, SubjectKind } from '../../core/model/subject.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import type { PageContext } from '../page-context.ts';
import { tell } from '../tell.ts';

const pages: Readonly<Partial<Record<SubjectKind, string>>> = {
  run: '/runs/',
  link: '/links/',
  rule: '/rules/',
  candidate: '/review/candidates/',
  conflict: '/review/conflicts/',
  request: '/requests/',
  item: '/library/',
  instance: '/settings/instances/',
  plexServer: '/settings/plex/',
};

interface SubjectProps {
  readonly page: PageContext;
  readonly subjects: Subjects;
  /** As core writes it: "movie 603". */
  readonly text: string;
}

/** What something is about, by its name and with a link to its page where there is one. */
export function SubjectName({ page, subjects, text }: SubjectProps) {
  const subject = subjects.get(text);
  if (subject === undefined) {
    const told = tell(page.texts, text);
    return <bdi>{told.length <= 300 ? told : `${told.slice(0, 300)}…`}</bdi>;
  }
  const path = pages[subject.kind];
  const name = <bdi>{nameOf(page, subject)}</bdi>;
  const named =
    path === undefined ? (
      <span title={text}>{name}</span>
    ) : (
      <a class="run-name" href={`${page.urlBase}${path}${subject.id}`} title={text}>
        {name}
      </a>
    );
  const folder = /^(.{1,300}?) on plex \d/s.exec(text)?.[1];
  return folder === undefined ? (
    named
  ) : (
    <>
      {named}, <bdi>{folder}</bdi>
    </>
  );
}

function nameOf({ texts }: PageContext, { kind, name }: Subject): string {
  const shown = kind === 'run' && Object.hasOwn(texts.runs.scopes, name) ? texts.runs.scopes[name as RunScope] : name;
  return shown.length <= 300 ? shown : `${shown.slice(0, 300)}…`;
}
