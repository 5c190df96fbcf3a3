import { basename, dirname } from 'node:path';
import type { PlanRow, Run, StepWord } from '../../core/model/run.ts';
import type { Tone } from '../components/basics.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';

const signs: Readonly<Record<StepWord, { readonly sign: string; readonly tone: Tone | 'dim' }>> = {
  create: { sign: '+', tone: 'ok' },
  retarget: { sign: '~', tone: 'info' },
  rename: { sign: '→', tone: 'info' },
  remove: { sign: '−', tone: 'bad' },
  refuse: { sign: '!', tone: 'warn' },
  keep: { sign: '=', tone: 'dim' },
};
const order: readonly StepWord[] = ['create', 'retarget', 'rename', 'remove', 'refuse', 'keep'];

interface PlanProps {
  readonly page: PageContext;
  readonly run: Run;
  /** How many rows at most; the run's own page leads on. */
  readonly limit: number;
  /** How many rows of the list to leave out. */
  readonly from?: number;
  readonly rows: readonly PlanRow[];
}

/** A kept link without an earlier place is no change. */
export function isStay({ step, from }: PlanRow): boolean {
  return step === 'keep' && from === null;
}

/** Where a link was, or the file that is in its way and stays. */
function Before({ row: { step }, from }: { row: PlanRow; from: string }) {
  const name = <code title={from}>{basename(from)}</code>;
  return step === 'refuse' ? <span class="quiet">{name}</span> : <del>{name}</del>;
}

/** The numbers of a plan by what happens. */
export function PlanCounts({ page, run }: Pick<PlanProps, 'page' | 'run'>) {
  const { texts, format } = page;
  const byStep = Map.groupBy(run.plan, ({ step }) => step);
  return (
    <p class="inside plan-counts">
      {order
        .filter((step) => byStep.has(step))
        .map((step) => ({ step, count: byStep.get(step)?.length ?? 0 }))
        .map(({ step, count }) => (
          <span class={`tone-${signs[step].tone}`} data-step={step}>
            <span aria-hidden="true">{signs[step].sign}</span> {texts.runs.counted[step](count, format.number(count))}
          </span>
        ))}
      {byStep.has('keep') ? <a href={`${page.urlBase}/runs/${run.id}?stays=1`}>{texts.runs.showStays}</a> : null}
    </p>
  );
}

/** What would happen to which link, by season folder. */
export function PlanTree({ page, run, rows, limit, from = 0 }: PlanProps) {
  const { texts, urlBase, format } = page;
  const shown = rows.slice(from, from + limit);
  const left = rows.length - from - shown.length;
  const folders = [...Map.groupBy(shown, ({ path, from: old }) => dirname(path ?? old ?? '/'))];
  const stays = rows.some(isStay) ? '&stays=1' : '';
  return (
    <div class="plan">
      {folders.map(([folder, inside]) => (
        <details open>
          <summary>
            <bdi class="strong">{basename(dirname(folder))}</bdi> <code class="quiet">/{basename(folder)}</code>
            <span class="when quiet small">{texts.runs.changes(inside.length)}</span>
          </summary>
          <ul>
            {inside.map((row) => (
              <PlanLine page={page} row={row} />
            ))}
          </ul>
        </details>
      ))}
      {left <= 0 ? null : (
        <p class="inside">
          <a class="button" href={`${urlBase}/runs/${run.id}?from=${from + shown.length}${stays}`}>
            {texts.runs.more(format.number(left))}
          </a>
        </p>
      )}
    </div>
  );
}

function PlanLine({ page, row }: { page: PageContext; row: PlanRow }) {
  const { step, path, from, target, reason } = row;
  const { sign, tone } = signs[step];
  const place = path ?? from ?? '';
  return (
    <li class={`plan-row tone-ground-${tone}`} data-step={step}>
      <span class={`sign tone-${tone}`} aria-hidden="true">
        {sign}
      </span>
      <span class="hidden">{page.texts.runs.steps[step]}:</span>
      <span class="plan-place">
        <code title={place}>{basename(place)}</code>
        {from === null || from === path ? null : <Before row={row} from={from} />}
        {target === null ? null : <code class="quiet">→ {target}</code>}
      </span>
      <Told page={page} class="why" text={reason} />
    </li>
  );
}
