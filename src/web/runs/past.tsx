import type { Page } from '../../core/model/page.ts';
import type { RunSummary } from '../../core/model/run.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import { Time } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { Counts, RunBadge, RunName, RunTarget } from './panels.tsx';
import { runTones } from './tones.ts';

interface PastProps {
  readonly page: PageContext;
  readonly runs: Page<RunSummary>;
  readonly subjects: Subjects;
  readonly cursor: string | null;
}

/** Past runs as a chart and as a table. */
export function PastRuns({ page, runs, subjects, cursor }: PastProps) {
  const { texts, urlBase, format } = page;
  const { columns } = texts.runs;
  return (
    <section class="panel" id="past">
      <header>
        <h2>{texts.runs.past}</h2>
        <span class="quiet">{format.number(runs.total)}</span>
      </header>
      <DurationChart page={page} runs={runs.items} />
      <div class="scroll">
        <table class="plain-table stacks">
          <thead>
            <tr>
              <th>{columns.scope}</th>
              <th>{columns.state}</th>
              <th>{columns.started}</th>
              <th class="end">{columns.took}</th>
              <th>{columns.counts}</th>
              <th class="end">{columns.errors}</th>
            </tr>
          </thead>
          <tbody>
            {runs.items.map((run) => (
              <tr data-id={run.id} data-state={run.state}>
                <td>
                  <RunName page={page} run={run} /> <RunTarget page={page} run={run} subjects={subjects} />
                </td>
                <td>
                  <RunBadge page={page} run={run} />
                </td>
                <td class="quiet">
                  <Time at={run.startedAt ?? run.createdAt} format={format} />
                </td>
                <td class="end">{tookMs(run) === null ? '' : format.duration(tookMs(run) ?? 0)}</td>
                <td class="quiet small whole">
                  <Counts page={page} run={run} />
                </td>
                <td class="end whole" data-label={columns.errors}>
                  {run.counts.errors ? format.number(run.counts.errors) : ''}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="foot inside">
        {cursor === null ? null : (
          <a class="button" href={`${urlBase}/runs`}>
            {texts.runs.first}
          </a>
        )}
        {runs.nextCursor === null ? null : (
          <a class="button" href={`${urlBase}/runs?cursor=${encodeURIComponent(runs.nextCursor)}#past`}>
            {texts.runs.next}
          </a>
        )}
      </div>
    </section>
  );
}

/** Null while it runs, and for one that waited for a person. */
function tookMs({ startedAt, finishedAt, removals }: RunSummary): number | null {
  if (removals.length > 0) return null;
  return startedAt === null || finishedAt === null ? null : finishedAt - startedAt;
}

/** A bar a run, as high as it took long. SVG takes sizes as attributes, which the Content-Security-Policy allows. */
function DurationChart({ page, runs }: { page: PageContext; runs: readonly RunSummary[] }) {
  const { texts, format } = page;
  const ended = runs
    .flatMap((run) => ({ run, took: tookMs(run) }))
    .filter(({ took }) => took !== null)
    .toReversed();
  if (ended.length < 2) return null;
  const longest = Math.max(1, ...ended.map(({ took }) => took ?? 0));
  return (
    <>
      <svg class="chart" viewBox={`0 0 ${Math.max(ended.length, 25) * 10} 60`} preserveAspectRatio="none" role="img">
        <title>{texts.runs.chart}</title>
        {ended.map(({ run, took }, index) => {
          const height = Math.max(2, (58 * (took ?? 0)) / longest);
          const words = `${texts.runs.scopes[run.scope]}, ${format.full(run.createdAt)}`;
          return (
            <rect
              class={`bar-part tone-${runTones[run.state] ?? 'dim'}`}
              x={index * 10 + 1}
              y={60 - height}
              width="8"
              height={height}
            >
              <title>{`${words}: ${texts.runs.states[run.state]}, ${format.duration(took ?? 0)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p class="chart-text small quiet">
        <span>{texts.runs.chart}</span>
        <span>{texts.runs.longest(format.duration(longest))}</span>
      </p>
    </>
  );
}
