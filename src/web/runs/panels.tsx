import type { Run, RunSummary } from '../../core/model/run.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import { targetsOf } from '../../core/stats/read-runs.ts';
import { Badge, Icon, Time } from '../components/basics.tsx';
import { SubjectName } from '../components/subject.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { tell } from '../tell.ts';
import { runTones } from './tones.ts';
import { isStay, PlanCounts, PlanTree } from './tree.tsx';

/** Rows of a plan beside other panels; the run's own page has the rest. */
const rowsBeside = 50;

interface RunProps<One> {
  readonly page: PageContext;
  readonly run: One;
}

export function RunName({ page, run }: RunProps<RunSummary>) {
  const { texts, urlBase } = page;
  return (
    <>
      <a class="run-name" href={`${urlBase}/runs/${run.id}`}>
        {texts.runs.scopes[run.scope]}
      </a>{' '}
      {run.dryRun ? <span class="quiet">({texts.runs.dry})</span> : null}
    </>
  );
}

interface TargetProps extends RunProps<RunSummary> {
  readonly subjects: Subjects;
}

/** What a run is limited to, such as one library. */
export function RunTarget({ page, run, subjects }: TargetProps) {
  const targets = targetsOf(run).filter((text) => subjects.has(text));
  if (targets.length === 0) return null;
  return (
    <span class="small quiet">
      {page.texts.runs.limitedTo}{' '}
      {targets.map((text) => (
        <SubjectName page={page} subjects={subjects} text={text} />
      ))}
    </span>
  );
}

export function RunBadge({ page, run }: RunProps<RunSummary>) {
  return (
    <Badge tone={runTones[run.state]} state={run.state}>
      {page.texts.runs.states[run.state]}
    </Badge>
  );
}

interface SummaryProps extends RunProps<RunSummary> {
  /** The page that an answer leads back to. */
  readonly to?: string;
  readonly subjects: Subjects;
}

function CancelRun({ page, run, to = '/runs' }: Omit<SummaryProps, 'subjects'>) {
  return (
    <form method="post" action={`${page.urlBase}/runs/${run.id}/cancel`}>
      <input type="hidden" name="to" value={to} />
      <button type="submit" class="button">
        {page.texts.runs.cancel}
      </button>
    </form>
  );
}

/** A run that waits for a person: what would go, why, and the two answers. */
export function HeldRun({ page, run, limit = rowsBeside }: RunProps<Run> & { readonly limit?: number }) {
  const { texts, format, urlBase } = page;
  const listed = run.plan.filter(({ step }) => step === 'remove');
  return (
    <section class="panel held" data-id={run.id} data-state={run.state}>
      <header>
        <h2>
          <Icon page={page} name="triangle-alert" class="tone-warn" /> {texts.runs.held(run.removals.length)}
        </h2>
        <span class="when">
          <Time at={run.finishedAt ?? run.createdAt} format={format} />
        </span>
      </header>
      <div class="inside">
        <p>{run.error === null ? null : <Told page={page} text={run.error} />}</p>
        <p class="quiet small">{texts.runs.heldHint}</p>
        <div class="answers">
          <form method="post" action={`${urlBase}/runs/${run.id}/confirm`}>
            <input type="hidden" name="seen" value={String(run.removals.length)} />
            <button type="submit" class="button primary">
              {texts.runs.confirm}
            </button>
          </form>
          <CancelRun page={page} run={run} />
        </div>
      </div>
      <PlanTree page={page} run={run} rows={listed} limit={limit} />
    </section>
  );
}

/** A run under way with both levels of its progress. */
export function RunUnderWay({ page, run, to, subjects }: SummaryProps) {
  const { texts, format } = page;
  const { groups, items } = run.progress;
  const left = timeLeft(run, page);
  return (
    <section class="panel" data-id={run.id} data-state={run.state}>
      <header>
        <h2>
          <Icon page={page} name="loader-circle" class="tone-info" /> <RunName page={page} run={run} />{' '}
          <RunBadge page={page} run={run} />
          <RunTarget page={page} run={run} subjects={subjects} />
        </h2>
        {run.cancelRequested ? (
          <span class="quiet">{texts.runs.cancelling}</span>
        ) : (
          <CancelRun page={page} run={run} {...(to === undefined ? {} : { to })} />
        )}
      </header>
      <div class="inside">
        {run.state === 'queued'
          ? null
          : [
              { name: texts.runs.groups, ...groups },
              { name: texts.runs.items, ...items },
            ].map(({ name, done, total }) => (
              <label class="bar-of">
                <span>{name}</span>
                <progress {...(total === 0 ? {} : { max: total, value: done })} />
                <span class="quiet">
                  {total === 0 ? texts.runs.counting : texts.runs.of(format.number(done), format.number(total))}
                </span>
              </label>
            ))}
        <p class="small quiet">
          <Counts page={page} run={run} after=" · " /> <Time at={run.startedAt ?? run.createdAt} format={format} />
          {left === null ? null : ` · ${texts.runs.left(format.roughly(left))}`}
        </p>
      </div>
    </section>
  );
}

/** In milliseconds, from the pace so far. */
function timeLeft({ startedAt, progress: { items } }: RunSummary, { now }: PageContext): number | null {
  if (startedAt === null || items.done === 0 || items.done >= items.total) return null;
  return ((now - startedAt) * (items.total - items.done)) / items.done;
}

interface CountsProps extends RunProps<RunSummary> {
  /** Between the counts and what follows; without counts it is left out. */
  readonly after?: string;
}

export function Counts({ page, run, after = '' }: CountsProps) {
  const counts = Object.entries(run.counts).filter(([word, count]) => count > 0 && word !== 'errors');
  const text = counts.map(([word, count]) => `${page.format.number(count)} ${tell(page.texts, word)}`).join(', ');
  return <span>{text === '' ? '' : `${text}${after}`}</span>;
}

export function DryRun({ page, run }: RunProps<Run>) {
  const { texts, format } = page;
  const rows = run.plan.filter((row) => !isStay(row));
  return (
    <section class="panel" id="dry-run" data-id={run.id} data-state={run.state}>
      <header>
        <h2>
          <Icon page={page} name="flask-conical" />{' '}
          <a class="run-name" href={`${page.urlBase}/runs/${run.id}`}>
            {texts.runs.dryRunOf(texts.runs.scopes[run.scope])}
          </a>{' '}
          <span class="badge">{texts.runs.unchanged}</span>
        </h2>
        <span class="when">
          <Time at={run.finishedAt ?? run.createdAt} format={format} />
        </span>
      </header>
      <PlanCounts page={page} run={run} />
      {rows.length === 0 ? <p class="inside">{texts.runs.noChanges}</p> : null}
      <PlanTree page={page} run={run} rows={rows} limit={rowsBeside} />
    </section>
  );
}
