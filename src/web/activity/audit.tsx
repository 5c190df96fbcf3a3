import type { AuditEvent } from '../../core/model/access.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import { Icon, Time } from '../components/basics.tsx';
import { SubjectName } from '../components/subject.tsx';
import type { PageContext } from '../page-context.ts';
import { Part, type PartProps } from './part.tsx';
import { firstOf, writeActivityAddress } from './query.ts';
import { clip, writeReadable } from './readable.ts';

/** Of each side of a change: 25 rows of them must stay below 150 KB. */
const shownOfSide = 400;

interface AuditProps extends PartProps<AuditEvent> {
  readonly subjects: Subjects;
}

export function Audit({ page, address, rows, subjects }: AuditProps) {
  const { texts, urlBase } = page;
  const isFiltered = address.who !== null || address.action !== null;
  const all = (
    <a class="run-name" href={`${urlBase}/activity${writeActivityAddress(firstOf('audit'))}`}>
      {texts.activity.showAll}
    </a>
  );
  return (
    <Part page={page} part="audit" address={address} rows={rows}>
      {isFiltered ? (
        <p class="inside">
          <bdi>{address.who ?? ''}</bdi> <bdi>{address.action ?? ''}</bdi> {all}
        </p>
      ) : null}
      {rows.items.length > 0 ? null : (
        <p class="inside quiet">{isFiltered ? texts.activity.noneFound : texts.activity.noAudit}</p>
      )}
      <ul class="rows">
        {rows.items.map((event) => (
          <AuditRow page={page} event={event} subjects={subjects} />
        ))}
      </ul>
    </Part>
  );
}

interface AuditRowProps extends Pick<AuditProps, 'page' | 'subjects'> {
  readonly event: AuditEvent;
}

function AuditRow({ page, event, subjects }: AuditRowProps) {
  const { texts, format } = page;
  const { id, at, who, address, action, subject, before, after } = event;
  const sides = [
    { name: texts.activity.before, value: before },
    { name: texts.activity.after, value: after },
  ].filter(({ value }) => value !== null && value !== undefined);
  return (
    <li data-id={String(id)}>
      <Icon page={page} name="user" class="dim" />
      <div class="told">
        <p>
          <FilterLink page={page} filter={{ who }} text={who} />{' '}
          <FilterLink page={page} filter={{ action }} text={action} />{' '}
          {subject === null ? null : <SubjectName page={page} subjects={subjects} text={subject} />}{' '}
          {address === null ? null : (
            <span class="small quiet">
              {texts.activity.from} <bdi>{address}</bdi>
            </span>
          )}
        </p>
        {sides.map(({ name, value }) => (
          <p class="small quiet">
            {name}: <code>{clip(writeReadable(value), shownOfSide)}</code>
          </p>
        ))}
      </div>
      <span class="when">
        <Time at={at} format={format} />
      </span>
    </li>
  );
}

interface FilterLinkProps {
  readonly page: PageContext;
  readonly filter: { readonly who: string } | { readonly action: string };
  readonly text: string;
}

/** Shows only the rows that are equal in this. */
function FilterLink({ page, filter, text }: FilterLinkProps) {
  const href = `${page.urlBase}/activity${writeActivityAddress({ ...firstOf('audit'), ...filter })}`;
  return (
    <a class="run-name" href={href}>
      <bdi>{clip(text, 200)}</bdi>
    </a>
  );
}
