import type { Overview } from '../../core/stats/read-overview.ts';
import type { Tone } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';

interface Share {
  readonly state: 'confirmed' | 'linked' | 'broken';
  readonly tone: Tone;
}

const shares: readonly Share[] = [
  { state: 'confirmed', tone: 'ok' },
  { state: 'linked', tone: 'info' },
  { state: 'broken', tone: 'bad' },
];

/** The links by state as a bar with a table. SVG takes widths as attributes, which the Content-Security-Policy allows. */
export function LinkShares({ page, overview }: { page: PageContext; overview: Overview }) {
  const { texts, urlBase, format } = page;
  const parts = shares.map((share) => ({ ...share, count: overview.links[share.state] ?? 0 }));
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  let start = 0;
  return (
    <section class="panel">
      <header>
        <h2>{texts.overview.links}</h2>
        <span class="quiet">{format.number(total)}</span>
      </header>
      <div class="inside">
        {total === 0 ? null : (
          <svg class="share" viewBox={`0 0 ${total} 10`} preserveAspectRatio="none" aria-hidden="true">
            {parts.map(({ tone, count }) => {
              const x = start;
              start += count;
              return <rect class={`bar-part tone-${tone}`} x={x} y="0" width={count} height="10" />;
            })}
          </svg>
        )}
        <ul class="legend">
          {parts.map(({ state, tone, count }) => (
            <li>
              <span class={`dot tone-${tone}`} />
              <a href={`${urlBase}/links?state=${state}`}>{texts.links.states[state]}</a>
              <span>{format.number(count)}</span>
            </li>
          ))}
          <li>
            <span class="dot tone-warn" />
            <span>{texts.overview.rulesWaiting}</span>
            <span>{format.number(overview.waitingRules)}</span>
          </li>
        </ul>
      </div>
    </section>
  );
}
