import type { Backup } from '../../core/backup/backups.ts';
import type { DatabaseFacts } from '../../core/backup/database-facts.ts';
import type { Schedule } from '../../core/read-schedules.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import type { Status } from '../../core/stats/read-status.ts';
import { Icon, Time, Tool } from '../components/basics.tsx';
import { HealthList } from '../components/health.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { Log, type LogView } from './log.tsx';
import { Pending } from './restore.tsx';
import { Schedules } from './schedules.tsx';

export interface SystemFacts {
  readonly status: Status;
  /** Of the tasks that health tells were given up. */
  readonly subjects: Subjects;
  /** Newest first. */
  readonly backups: readonly Backup[];
  /** A backup waits for the restart. */
  readonly isRestoring: boolean;
  readonly schedules: readonly Schedule[];
  readonly database: DatabaseFacts;
  readonly version: string;
  readonly startedAt: number;
  readonly memoryBytes: number;
  readonly log: LogView;
}

interface SystemProps {
  readonly page: PageContext;
  readonly system: SystemFacts;
}

export function SystemPage({ page, system }: SystemProps) {
  const { texts } = page;
  const backUp = <Tool page={page} icon="archive" label={texts.system.backUp} action="/system/backup" isPrimary />;
  return (
    <Shell page={page} name={texts.pages.system} tools={backUp}>
      <div class="stack">
        <div class="columns">
          <div class="stack">
            <section
              class="panel"
              id="health"
              hx-get={`${page.urlBase}/system`}
              hx-select="#health"
              hx-trigger="health from:body throttle:1s, resync from:body"
              hx-swap="outerMorph"
            >
              <header>
                <h2>{texts.system.health}</h2>
              </header>
              <HealthList page={page} messages={system.status.health} subjects={system.subjects} to="/system" />
            </section>
            <Schedules page={page} schedules={system.schedules} />
            <Backups page={page} system={system} />
          </div>
          <div class="stack">
            <About page={page} system={system} />
            <Queue page={page} system={system} />
          </div>
        </div>
        <Log page={page} log={system.log} />
      </div>
    </Shell>
  );
}

function Backups({ page, system: { backups, isRestoring } }: SystemProps) {
  const { texts, urlBase, format } = page;
  return (
    <section class="panel">
      <header>
        <h2>{texts.system.backups}</h2>
      </header>
      {isRestoring ? <Pending page={page} /> : null}
      <p class="inside small quiet">{backups.length === 0 ? texts.system.noBackups : texts.system.backupHint}</p>
      <ul class="rows">
        {backups.map(({ id, createdAt, sizeBytes }) => (
          <li data-id={id}>
            <Icon page={page} name="archive" class="dim" />
            <span>
              <Time at={createdAt} format={format} /> <span class="quiet">{format.size(sizeBytes)}</span>
            </span>
            <span class="when side-by-side">
              <a href={`${urlBase}/api/v1/system/backups/${id}`} download>
                {texts.system.download}
              </a>
              <a class="button" href={`${urlBase}/system/restore?id=${id}`}>
                {texts.system.restore.choose}
              </a>
            </span>
          </li>
        ))}
      </ul>
      <p class="inside">
        <a href={`${urlBase}/system/restore`}>{texts.system.restore.chooseFile}</a>
      </p>
    </section>
  );
}

function About({ page, system: { status, database, version, startedAt, memoryBytes } }: SystemProps) {
  const { texts, format } = page;
  const { counts } = status;
  return (
    <section class="panel">
      <header>
        <h2>{texts.system.about}</h2>
      </header>
      <dl class="facts right inside">
        <dt>{texts.system.version}</dt>
        <dd>{version}</dd>
        <dt>{texts.system.uptime}</dt>
        <dd>
          <Time at={startedAt} format={format} />
        </dd>
        <dt>{texts.system.memory}</dt>
        <dd>{format.size(memoryBytes)}</dd>
        <dt>{texts.system.database}</dt>
        <dd title={database.name}>{texts.system.databaseKinds[database.kind]}</dd>
        {database.sizeBytes === null ? null : (
          <>
            <dt>{texts.system.databaseSize}</dt>
            <dd>{format.size(database.sizeBytes)}</dd>
          </>
        )}
        <dt>{texts.pages.links}</dt>
        <dd>{format.number(counts.links.live)}</dd>
        <dt>{texts.system.rules}</dt>
        <dd>{format.number(counts.rules.total)}</dd>
        <dt>{texts.system.deliveries}</dt>
        <dd>{format.number(counts.deliveries.total)}</dd>
      </dl>
    </section>
  );
}

const taskStates = ['waiting', 'running', 'succeeded', 'dead'] as const;

function Queue({ page, system: { status } }: SystemProps) {
  const { texts, format } = page;
  return (
    <section class="panel">
      <header>
        <h2>{texts.system.tasks}</h2>
      </header>
      <dl class="facts right inside">
        {taskStates.map((state) => (
          <>
            <dt>{texts.system.taskStates[state]}</dt>
            <dd>{format.number(status.counts.tasks.byState[state])}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}
