import type { Child } from 'hono/jsx';
import type { SetUp } from '../../core/setup/read-set-up.ts';
import { Badge } from '../components/basics.tsx';
import { stateTones } from '../links/rows.tsx';
import { titlesOf } from '../links/titles.ts';
import type { PageContext } from '../page-context.ts';
import { tell } from '../tell.ts';
import { LastWebhooks } from './webhooks.tsx';

export interface StepsProps {
  readonly page: PageContext;
  readonly setUp: SetUp;
  /** Null where a proxy signs people in. */
  readonly hasPassword: boolean | null;
}

export interface StepAction {
  /** Below our base. */
  readonly href: string;
  readonly label: string;
  /** A button that posts, instead of a link. */
  readonly isPost?: true;
}

export interface Step {
  readonly key: string;
  readonly name: string;
  readonly isDone: boolean;
  readonly isBroken?: boolean;
  readonly text?: Child;
  readonly action: StepAction | null;
}

/** The steps in their order; those that have nothing to choose are left out. */
export function listSteps({ page, setUp, hasPassword }: StepsProps): readonly Step[] {
  const { setUp: words } = page.texts;
  const has = { radarr: ofKind(setUp, 'radarr'), sonarr: ofKind(setUp, 'sonarr') };
  const isConnected = has.radarr.length > 0 && has.sonarr.length > 0;
  const connect = (kind: 'radarr' | 'sonarr' | 'plex', all: readonly Connection[], href: string): Step => ({
    key: kind,
    name: words.kinds[kind],
    isDone: all.length > 0 && all.every(({ error }) => error === null),
    isBroken: all.some(({ error }) => error !== null),
    text: all.length === 0 ? words.why[kind] : <Connections all={all} />,
    action: all.length === 0 ? { href, label: words.connect[kind] } : { href: '/settings', label: words.change },
  });
  return [
    ...(hasPassword === null ? [] : [passwordStep(page, hasPassword)]),
    connect('radarr', has.radarr, '/settings/instances/new?kind=radarr&from=setup'),
    connect('sonarr', has.sonarr, '/settings/instances/new?kind=sonarr&from=setup'),
    connect('plex', setUp.servers, '/settings/plex/new?from=setup'),
    {
      key: 'paths',
      name: words.paths,
      isDone: setUp.areRootsHere === true,
      isBroken: setUp.areRootsHere === false,
      text: setUp.areRootsHere === false ? words.rootsMissing : words.pathsHint,
      action: setUp.instances.length > 0 ? { href: '/setup/paths', label: words.checkPaths } : null,
    },
    ...(setUp.servers.length === 0 ? [] : [librariesStep(page, setUp)]),
    {
      key: 'webhooks',
      name: words.webhooks,
      isDone: (['radarr', 'sonarr'] as const).every((kind) => setUp.webhooks.some(({ source }) => source === kind)),
      text: <LastWebhooks page={page} setUp={setUp} />,
      action: isConnected ? { href: '/setup/webhooks', label: words.toWebhooks } : null,
    },
    discoveryStep(page, setUp, isConnected),
    linkStep(page, setUp),
  ];
}

function passwordStep({ texts: { setUp: words } }: PageContext, hasPassword: boolean): Step {
  const action = hasPassword ? null : { href: '/setup', label: words.setPassword };
  return { key: 'password', name: words.password, isDone: hasPassword, action };
}

function librariesStep({ texts: { setUp: words } }: PageContext, { libraries }: SetUp): Step {
  return {
    key: 'libraries',
    name: words.libraries,
    isDone: libraries.on > 0,
    text: words.librariesOn(libraries.on, libraries.all),
    action: { href: '/setup/libraries', label: words.chooseLibraries },
  };
}

function discoveryStep(page: PageContext, setUp: SetUp, isConnected: boolean): Step {
  const { setUp: words, review } = page.texts;
  const { discovery, openPairs } = setUp;
  const isUnderWay = discovery?.state === 'queued' || discovery?.state === 'running';
  return {
    key: 'pairs',
    name: words.pairs,
    isDone: discovery?.state === 'succeeded' && openPairs === 0,
    isBroken: discovery?.state === 'failed',
    text: (
      <>
        <p>{isConnected ? <Discovery page={page} run={discovery} /> : words.pairsLater}</p>
        {openPairs === 0 ? null : (
          <p>
            {words.pairsFound(openPairs)} <a href={`${page.urlBase}/review`}>{words.toReview}</a>
          </p>
        )}
      </>
    ),
    action:
      isConnected && !isUnderWay ? { href: '/setup/discover', label: review.discover, isPost: true as const } : null,
  };
}

function Discovery({ page, run }: { page: PageContext; run: SetUp['discovery'] }) {
  const { setUp: words } = page.texts;
  if (run === null) return <>{words.notSearched}</>;
  const { movies = 0, specials = 0, candidates = 0, accepted = 0 } = run.counts;
  switch (run.state) {
    case 'queued':
    case 'running':
      return <>{words.searching}</>;
    case 'succeeded':
      return <>{words.searched({ movies, specials, candidates, accepted })}</>;
    case 'failed':
    case 'cancelled':
    case 'needsConfirmation':
      return <>{words.notSearchedBecause(tell(page.texts, run.error ?? ''))}</>;
  }
}

function linkStep(page: PageContext, { links, newest }: SetUp): Step {
  const { setUp: words, links: linkWords } = page.texts;
  const { confirmed = 0, linked = 0 } = links;
  const count = confirmed + linked;
  const titles = newest === null ? null : titlesOf(newest);
  return {
    key: 'link',
    name: words.link,
    isDone: confirmed > 0,
    text: (
      <>
        <p>{words.links(count, confirmed)}</p>
        {newest === null || titles === null ? null : (
          <p data-id={newest.link.id}>
            <a href={`${page.urlBase}/links/${newest.link.id}`}>
              <bdi>{titles.movie}</bdi> → <bdi>{titles.series}</bdi> {titles.number}
            </a>{' '}
            <Badge tone={stateTones[newest.link.state]} state={newest.link.state}>
              {linkWords.states[newest.link.state]}
            </Badge>
          </p>
        )}
      </>
    ),
    action: confirmed > 0 ? { href: '/', label: words.toOverview } : null,
  };
}

interface Connection {
  readonly name: string;
  readonly url: string;
  readonly error: string | null;
}

function Connections({ all }: { all: readonly Connection[] }) {
  return (
    <ul class="plain-list">
      {all.map(({ name, url, error }) => (
        <li>
          <bdi>{name}</bdi>, <code>{url}</code>
          {error === null ? null : <p class="tone-bad">{error}</p>}
        </li>
      ))}
    </ul>
  );
}

function ofKind({ instances }: SetUp, kind: 'radarr' | 'sonarr') {
  return instances.filter((instance) => instance.kind === kind);
}
