import type { ViewDay } from '../../core/ports/watch-store.ts';
import type { PageContext } from '../page-context.ts';
import { Part } from './part.tsx';
import type { WatchAddress } from './query.ts';

/** How many days are shown. */
export const shownDays = 30;

const dayMs = 24 * 3_600_000;

interface DaysProps {
  readonly page: PageContext;
  readonly address: WatchAddress;
  /** Only those with views. */
  readonly days: readonly ViewDay[];
}

/** Views by day as a chart and as a table. */
export function DaysPart({ page, address, days }: DaysProps) {
  const { texts, format } = page;
  const all = wholeSpan(days, page.now);
  const sum = all.reduce((total, { watched }) => total + watched, 0);
  return (
    <Part page={page} part="days" address={address} beside={texts.watch.inDays(format.number(sum), shownDays)}>
      {days.length === 0 ? (
        <p class="inside quiet">{texts.watch.noDays(shownDays)}</p>
      ) : (
        <>
          <DayChart page={page} days={all} />
          <details class="inside" open={address.view === 'days'}>
            <summary>{texts.watch.asTable}</summary>
            <table class="plain-table">
              <thead>
                <tr>
                  <th>{texts.watch.day}</th>
                  <th class="end">{texts.watch.watched}</th>
                  <th class="end">{texts.watch.unwatched}</th>
                </tr>
              </thead>
              <tbody>
                {all.toReversed().map(({ day, watched, unwatched }) => (
                  <tr>
                    <td>{format.date(day)}</td>
                    <td class="end">{format.number(watched)}</td>
                    <td class="end">{format.number(unwatched)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </Part>
  );
}

/** Every day, the oldest first. */
function wholeSpan(days: readonly ViewDay[], now: number): ViewDay[] {
  const known = new Map(days.map((one) => [one.day, one]));
  return Array.from({ length: shownDays }, (_, index) => {
    const day = new Date(now - (shownDays - 1 - index) * dayMs).toISOString().slice(0, 10);
    return known.get(day) ?? { day, watched: 0, unwatched: 0 };
  });
}

/** SVG takes sizes as attributes, which the Content-Security-Policy allows. */
function DayChart({ page, days }: Pick<DaysProps, 'page' | 'days'>) {
  const { texts, format } = page;
  const most = Math.max(1, ...days.map(({ watched }) => watched));
  const [first, last] = [days[0], days.at(-1)];
  return (
    <>
      <svg class="chart" viewBox={`0 0 ${days.length * 10} 60`} preserveAspectRatio="none" role="img">
        <title>{texts.watch.chart}</title>
        {days.map(({ day, watched, unwatched }, index) => {
          const height = watched === 0 ? 1 : Math.max(3, (58 * watched) / most);
          return (
            <rect
              class={`bar-part tone-${watched === 0 ? 'dim' : 'info'}`}
              x={index * 10 + 1}
              y={60 - height}
              width="8"
              height={height}
            >
              <title>{texts.watch.bar(format.date(day), format.number(watched), format.number(unwatched))}</title>
            </rect>
          );
        })}
      </svg>
      <p class="chart-text small quiet">
        <span>{first === undefined ? null : format.date(first.day)}</span>
        <span>{texts.watch.most(format.number(most))}</span>
        <span>{last === undefined ? null : format.date(last.day)}</span>
      </p>
    </>
  );
}
