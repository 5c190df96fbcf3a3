import type { AuditEvent } from '../../core/model/access.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import { Icon, Time } from '../components/basics.tsx';
import { ListFilters } from '../components/list-filters.tsx';
import { SubjectName } from '../components/subject.tsx';
import { nameCaller } from '../name-caller.ts';
import type { PageContext } from '../page-context.ts';
import { auditActionOf } from './audit-actions.ts';
import { Part, type PartProps } from './part.tsx';
import { firstOf, writeActivityAddress } from './query.ts';
import { clip, writeReadable } from './readable.ts';

/** Of each side of a change: 25 rows of them must stay below 150 KB. */
const shownOfSide = 400;

/** Subjects of which the action says all. */
const saidByAction: ReadonlySet<string> = new Set([
  ...['settings', 'password', 'API key', 'webhook secret', 'backup', 'restore', 'broken links'],
]);

interface AuditProps extends PartProps<AuditEvent> {
  readonly subjects: Subjects;
}

export function Audit({ page, address, rows, subjects }: AuditProps) {
  const { texts } = page;
  const { who, action } = address;
  const isFiltered = who !== null || action !== null;
  return (
    <Part page={page} part="audit" address={address} rows={rows}>
      {isFiltered ? (
        <div class="inside">
          <ListFilters
            page={page}
            path="/activity"
            also={[...(who === null ? [] : [nameOf(page, who)]), ...(action === null ? [] : [sayAction(page, action)])]}
            unfiltered={`/activity${writeActivityAddress(firstOf('audit'))}`}
          />
        </div>
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
  const { format, texts } = page;
  const { activity } = texts;
  const { id, at, who, address, action, subject } = event;
  return (
    <li data-id={String(id)}>
      <Icon page={page} name="user" class="dim" />
      <div class="told">
        <p>
          <FilterLink page={page} filter={{ who }} text={nameOf(page, who)} />:{' '}
          <FilterLink page={page} filter={{ action }} text={sayAction(page, action)} />
          {subject === null || saidByAction.has(subject) ? null : (
            <>
              : <SubjectName page={page} subjects={subjects} text={subject} />
            </>
          )}
          <MadeName page={page} event={event} />
          <SettingNames page={page} event={event} />{' '}
          {address === null ? null : (
            <span class="small quiet">
              {activity.from} <bdi>{address}</bdi>
            </span>
          )}
        </p>
        <Details page={page} event={event} />
      </div>
      <span class="when">
        <Time at={at} format={format} />
      </span>
    </li>
  );
}

function nameOf({ texts }: PageContext, who: string): string {
  const name = nameCaller(texts, who);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function sayAction({ texts: { activity } }: PageContext, action: string): string {
  const known = auditActionOf(action);
  return known === null ? activity.otherAction : activity.actions[known];
}

type EventProps = Pick<AuditRowProps, 'page' | 'event'>;

/** The name of what was made: it had no id to be found by when the change was asked for. */
function MadeName({ page, event: { action, subject, after } }: EventProps) {
  if (subject !== null || typeof after !== 'object' || after === null) return null;
  const facts = after as Readonly<Record<string, unknown>>;
  const scopes: Readonly<Record<string, string>> = page.texts.runs.scopes;
  const scope = auditActionOf(action) === 'startRun' ? scopes[String(facts.scope)] : undefined;
  const names = [facts.title, facts.movieTitle, facts.movie_title, facts.name, scope];
  const name = names.find((one) => typeof one === 'string' && one !== '');
  return name === undefined ? null : (
    <>
      : <bdi>{clip(String(name), 200)}</bdi>
    </>
  );
}

/** Which settings a change is about, as page Settings names them. */
function SettingNames({ page, event: { subject, after } }: EventProps) {
  if (subject !== 'settings' || typeof after !== 'object' || after === null) return null;
  const names: Readonly<Record<string, string>> = page.texts.settings.names;
  const changed = Object.keys(after).slice(0, 10);
  return <>: {changed.map((key) => (Object.hasOwn(names, key) ? names[key] : key)).join(', ')}</>;
}

/** The names that the API uses, and both sides of the change. */
function Details({ page, event: { action, subject, before, after } }: EventProps) {
  const { activity } = page.texts;
  const facts = [
    { name: activity.action, value: action },
    { name: activity.subject, value: subject },
    { name: activity.before, value: before == null ? null : writeReadable(before) },
    { name: activity.after, value: after == null ? null : writeReadable(after) },
  ];
  return (
    <details class="small quiet">
      <summary>{activity.details}</summary>
      {facts.map(({ name, value }) =>
        value === null ? null : (
          <p>
            {name}: <code>{clip(value, shownOfSide)}</code>
          </p>
        ),
      )}
    </details>
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
