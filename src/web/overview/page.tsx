import type { Schedule } from '../../core/read-schedules.ts';
import type { Overview } from '../../core/stats/read-overview.ts';
import { sourceName } from '../activity/deliveries.tsx';
import { Icon, Time, Tool } from '../components/basics.tsx';
import { HealthList } from '../components/health.tsx';
import { LinkEventRow } from '../links/event-row.tsx';
import { titlesOf } from '../links/titles.ts';
import type { PageContext } from '../page-context.ts';
import { RunBadge, RunName, RunTarget } from '../runs/panels.tsx';
import { Shell } from '../shell.tsx';
import { LinkShares } from './link-shares.tsx';
import { NextRuns } from './next-runs.tsx';

interface OverviewProps {
  readonly page: PageContext;
  readonly overview: Overview;
  readonly schedules: readonly Schedule[];
}

type PanelProps = Pick<OverviewProps, 'page' | 'overview'>;

export function OverviewPage(props: OverviewProps) {
  const { page } = props;
  const { texts } = page;
  const tools = (
    <>
      <RunTool page={page} kind="dry" />
      <RunTool page={page} kind="real" />
    </>
  );
  return (
    <Shell page={page} name={texts.pages.overview} tools={tools}>
      <OverviewPanels {...props} />
    </Shell>
  );
}

/** `dry` for a run that only shows what would change. */
function RunTool({ page, kind }: { page: PageContext; kind: 'dry' | 'real' }) {
  const { overview } = page.texts;
  return kind === 'dry' ? (
    <Tool page={page} icon="flask-conical" label={overview.dryRun} action="/runs?dryRun=true" />
  ) : (
    <Tool page={page} icon="play" label={overview.runNow} action="/runs" isPrimary />
  );
}

/** First what needs an answer, then what is wrong, then what happened. */
export function OverviewPanels({ page, overview, schedules }: OverviewProps) {
  const { urlBase, texts } = page;
  return (
    <div
      class="stack"
      id="panels"
      hx-get={`${urlBase}/overview/panels`}
      hx-trigger="links from:body throttle:2s, runs from:body throttle:2s, deliveries from:body throttle:2s, candidates from:body throttle:2s, conflicts from:body throttle:2s, health from:body throttle:2s, resync from:body"
      hx-swap="outerMorph"
    >
      <Questions page={page} />
      <div class="columns">
        <div class="stack">
          <section class="panel">
            <header>
              <h2>{texts.overview.health}</h2>
              <a class="small" href={`${urlBase}/system`}>
                {texts.overview.allHealth}
              </a>
            </header>
            <HealthList page={page} messages={overview.health} subjects={overview.subjects} to="/" />
          </section>
          <Lately page={page} overview={overview} />
        </div>
        <div class="stack">
          <LinkShares page={page} overview={overview} />
          <Runs page={page} overview={overview} />
          <NextRuns page={page} schedules={schedules} />
          <Webhooks page={page} overview={overview} />
        </div>
      </div>
    </div>
  );
}

function Questions({ page }: { page: PageContext }) {
  const { urlBase, texts, badges, format } = page;
  const cards = [
    {
      count: badges.candidates,
      text: texts.overview.pairs(badges.candidates),
      hint: texts.overview.pairsHint,
      href: '/review',
    },
    {
      count: badges.conflicts,
      text: texts.overview.conflicts(badges.conflicts),
      hint: texts.overview.conflictsHint,
      href: '/review',
    },
    {
      count: badges.heldRuns,
      text: texts.overview.heldRuns(badges.heldRuns),
      hint: texts.overview.heldRunsHint,
      href: '/runs',
    },
  ].filter(({ count }) => count > 0);
  return (
    <div class="questions">
      {cards.length === 0 ? (
        <p class="question none">
          <Icon page={page} name="check" class="tone-ok" />
          {texts.overview.noQuestions}
        </p>
      ) : null}
      {cards.map(({ count, text, hint, href }) => (
        <p class="question">
          <b>{format.number(count)}</b>
          <span>
            <a href={`${urlBase}${href}`}>{text}</a>
          </span>
          <span class="small quiet">{hint}</span>
        </p>
      ))}
    </div>
  );
}

function Lately({ page, overview: { events } }: PanelProps) {
  const { texts, urlBase } = page;
  return (
    <section class="panel">
      <header>
        <h2>{texts.overview.lately}</h2>
      </header>
      {events.length === 0 ? <p class="inside quiet">{texts.overview.nothingLately}</p> : null}
      <ol class="rows">
        {events.map(({ of, ...event }) => {
          const { movie, series, number } = titlesOf(of);
          return (
            <LinkEventRow page={page} event={event}>
              <a href={`${urlBase}/links/${of.link.id}`}>
                <bdi>{movie}</bdi>
              </a>{' '}
              → <bdi>{series}</bdi> {number}
            </LinkEventRow>
          );
        })}
      </ol>
    </section>
  );
}

function Runs({ page, overview: { runs, subjects } }: PanelProps) {
  const { texts, urlBase, format } = page;
  return (
    <section class="panel">
      <header>
        <h2>{texts.overview.runs}</h2>
        <a class="small" href={`${urlBase}/runs`}>
          {texts.overview.allRuns}
        </a>
      </header>
      {runs.length === 0 ? <p class="inside quiet">{texts.overview.noRuns}</p> : null}
      <ul class="rows">
        {runs.map((run) => (
          <li data-id={run.id}>
            <Icon page={page} name={run.dryRun ? 'flask-conical' : 'play'} class="dim" />
            <span>
              <RunName page={page} run={run} /> <RunBadge page={page} run={run} />{' '}
              <RunTarget page={page} run={run} subjects={subjects} />
            </span>
            <span class="when">
              <Time at={run.finishedAt ?? run.startedAt ?? run.createdAt} format={format} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Webhooks({ page, overview: { webhooks } }: PanelProps) {
  const { texts, format } = page;
  return (
    <section class="panel">
      <header>
        <h2>{texts.overview.webhooks}</h2>
      </header>
      {webhooks.length === 0 ? <p class="inside quiet">{texts.overview.noWebhooks}</p> : null}
      {webhooks.length === 0 ? null : (
        <dl class="facts right inside">
          {webhooks.map(({ source, name, at }) => (
            <>
              <dt>
                <bdi>{name ?? sourceName(source)}</bdi>
              </dt>
              <dd>
                <Time at={at} format={format} />
              </dd>
            </>
          ))}
        </dl>
      )}
    </section>
  );
}
