import type { Run, RunScope } from '../../core/model/run.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import type { Runs } from '../../core/stats/read-runs.ts';
import { Empty, Icon } from '../components/basics.tsx';
import { SubjectName } from '../components/subject.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { Counts, DryRun, HeldRun, RunBadge, RunTarget, RunUnderWay } from './panels.tsx';
import { PastRuns } from './past.tsx';
import { isStay, PlanCounts, PlanTree } from './tree.tsx';

export const startScopes = ['all', 'links', 'library', 'watch', 'matching'] as const satisfies readonly RunScope[];

interface RunsProps {
  readonly page: PageContext;
  readonly runs: Runs;
  readonly cursor: string | null;
}

export function RunsPage(props: RunsProps) {
  const { page } = props;
  return (
    <Shell page={page} name={page.texts.pages.runs} tools={<StartRun page={page} />}>
      <RunPanels {...props} />
    </Shell>
  );
}

function StartRun({ page }: { page: PageContext }) {
  const { texts, urlBase } = page;
  return (
    <form method="post" action={`${urlBase}/runs`} class="start-run">
      <input type="hidden" name="to" value="/runs" />
      <select class="input" name="scope" aria-label={texts.runs.scope}>
        {startScopes.map((scope) => (
          <option value={scope}>{texts.runs.scopes[scope]}</option>
        ))}
      </select>
      <button type="submit" class="tool" name="dryRun" value="true">
        <Icon page={page} name="flask-conical" class="large" />
        {texts.overview.dryRun}
      </button>
      <button type="submit" class="tool primary">
        <Icon page={page} name="play" class="large" />
        {texts.overview.runNow}
      </button>
    </form>
  );
}

/** First what waits for a person, then what goes on, then what happened. */
export function RunPanels({ page, runs, cursor }: RunsProps) {
  const { held, underWay, dryRun, all } = runs;
  const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return (
    <div
      class="stack"
      id="panels"
      hx-get={`${page.urlBase}/runs/panels${query}`}
      hx-trigger="resync from:body, runs from:body throttle:1s"
      hx-swap="outerMorph"
    >
      {held.map((run) => (
        <HeldRun page={page} run={run} />
      ))}
      {underWay.map((run) => (
        <RunUnderWay page={page} run={run} subjects={runs.subjects} />
      ))}
      {dryRun === null ? null : <DryRun page={page} run={dryRun} />}
      {all.total === 0 ? (
        <Empty page={page} icon="play">
          <p>{page.texts.runs.none}</p>
        </Empty>
      ) : (
        <PastRuns page={page} runs={all} subjects={runs.subjects} cursor={cursor} />
      )}
    </div>
  );
}

interface RunProps {
  readonly page: PageContext;
  readonly run: Run;
  /** Of its target and its errors. */
  readonly subjects: Subjects;
  readonly view: { readonly from: number; readonly withStays: boolean };
}

const rowsOfRun = 100;

export function RunPage({ page, run, subjects, view }: RunProps) {
  const { texts, urlBase } = page;
  const rows = view.withStays ? run.plan : run.plan.filter((row) => !isStay(row));
  const name = run.dryRun ? texts.runs.dryRunOf(texts.runs.scopes[run.scope]) : texts.runs.scopes[run.scope];
  const isUnderWay = run.state === 'running' || run.state === 'queued';
  const updates = {
    ...{ 'hx-get': `${urlBase}${page.address}`, 'hx-select': '#run', 'hx-swap': 'outerMorph' },
    'hx-trigger': 'runs from:body throttle:1s, resync from:body',
  };
  // A run that has ended changes no more.
  const live = isUnderWay || run.state === 'needsConfirmation' ? updates : {};
  return (
    <Shell page={page} name={name}>
      <div class="stack" id="run" data-id={run.id} {...live}>
        <p class="kind quiet">
          <a href={`${urlBase}/runs`}>{texts.runs.toList}</a> <RunBadge page={page} run={run} />
          <Counts page={page} run={run} />
          <span>
            {texts.runs.trigger} {triggerText(page, run.trigger)}
          </span>
          <RunTarget page={page} run={run} subjects={subjects} />
        </p>
        {run.error === null || run.state === 'needsConfirmation' ? null : (
          <p class="message">
            <Icon page={page} name="info" />
            <Told page={page} text={run.error} />
          </p>
        )}
        {isUnderWay ? <RunUnderWay page={page} run={run} to={`/runs/${run.id}`} subjects={subjects} /> : null}
        {run.state === 'needsConfirmation' ? <HeldRun page={page} run={run} limit={0} /> : null}
        <RunErrors page={page} run={run} subjects={subjects} />
        <section class="panel">
          <header>
            <h2>{texts.runs.plan}</h2>
          </header>
          {run.plan.length > 0 ? null : (
            <p class="inside quiet">{isUnderWay ? texts.runs.planLater : texts.runs.nothingPlanned}</p>
          )}
          <PlanCounts page={page} run={run} />
          <PlanTree page={page} run={run} rows={rows} limit={rowsOfRun} from={view.from} />
        </section>
      </div>
    </Shell>
  );
}

function triggerText({ texts: { runs } }: PageContext, trigger: string): string {
  return Object.hasOwn(runs.triggers, trigger) ? runs.triggers[trigger as keyof typeof runs.triggers] : trigger;
}

function RunErrors({ page, run, subjects }: Omit<RunProps, 'view'>) {
  const { texts, format } = page;
  if (run.errors.length === 0) return null;
  return (
    <section class="panel">
      <header>
        <h2>{texts.runs.errors}</h2>
      </header>
      {[...Map.groupBy(run.errors, ({ category }) => category)].map(([category, errors]) => (
        <details open class="inside">
          <summary>
            {texts.runs.categories[category]} <span class="quiet">{format.number(errors.length)}</span>
          </summary>
          <ul>
            {errors.map(({ item, message }) => (
              <li>
                <SubjectName page={page} subjects={subjects} text={item} />:{' '}
                <Told page={page} class="quiet" text={message} />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}
