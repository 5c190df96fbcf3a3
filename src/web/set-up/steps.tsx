import type { Child } from 'hono/jsx';
import type { SetUp } from '../../core/setup/read-set-up.ts';
import { Icon, Time } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';

interface StepsProps {
  readonly page: PageContext;
  readonly setUp: SetUp;
  /** Null where a proxy signs people in. */
  readonly hasPassword: boolean | null;
}

/** What is connected, and what comes next; each step can be left and is done in Settings just as well. */
export function StepsPage(props: StepsProps) {
  const { page } = props;
  return (
    <Shell page={page} name={page.texts.pages.setUp}>
      <Steps {...props} />
    </Shell>
  );
}

export function Steps({ page, setUp, hasPassword }: StepsProps) {
  const { urlBase, texts } = page;
  const words = texts.setUp;
  const has = { radarr: ofKind(setUp, 'radarr'), sonarr: ofKind(setUp, 'sonarr') };
  const isConnected = has.radarr.length > 0 && has.sonarr.length > 0;
  const count = (setUp.links.confirmed ?? 0) + (setUp.links.linked ?? 0);
  const steps: readonly StepProps[] = [
    ...(hasPassword === null
      ? []
      : [{ name: words.password, isDone: hasPassword, action: { href: '/setup', label: words.setPassword } }]),
    ...(['radarr', 'sonarr'] as const).map((kind) => ({
      name: words.kinds[kind],
      isDone: has[kind].length > 0 && has[kind].every(({ error }) => error === null),
      isBroken: has[kind].some(({ error }) => error !== null),
      text: has[kind].length === 0 ? words.why[kind] : <Connections all={has[kind]} />,
      action: {
        href: has[kind].length === 0 ? `/settings/instances/new?kind=${kind}&from=setup` : '/settings',
        label: has[kind].length === 0 ? words.connect[kind] : words.change,
      },
    })),
    {
      name: words.kinds.plex,
      isDone: setUp.servers.length > 0 && setUp.servers.every(({ error }) => error === null),
      isBroken: setUp.servers.some(({ error }) => error !== null),
      text: setUp.servers.length === 0 ? words.why.plex : <Connections all={setUp.servers} />,
      action: {
        href: setUp.servers.length === 0 ? '/settings/plex/new?from=setup' : '/settings',
        label: setUp.servers.length === 0 ? words.connect.plex : words.change,
      },
    },
    {
      name: words.webhooks,
      isDone: setUp.webhooks.radarr !== null && setUp.webhooks.sonarr !== null,
      text: <Webhooks page={page} setUp={setUp} />,
      action: isConnected ? { href: '/settings', label: words.installWebhooks } : null,
    },
    {
      name: words.pairs,
      isDone: setUp.openPairs > 0 || count > 0,
      text: isConnected ? words.pairsFound(setUp.openPairs) : words.pairsLater,
      action: isConnected ? { href: '/review', label: words.toReview } : null,
    },
    {
      name: words.link,
      isDone: (setUp.links.confirmed ?? 0) > 0,
      text: words.links(count, setUp.links.confirmed ?? 0),
      action: count > 0 ? { href: '/links', label: words.toLinks } : null,
    },
  ];
  const next = steps.findIndex(({ isDone }) => !isDone);
  return (
    <ol
      class="steps"
      id="steps"
      hx-get={`${urlBase}/setup/steps`}
      hx-trigger="links from:body throttle:1s, candidates from:body throttle:1s, deliveries from:body throttle:1s, health from:body throttle:1s, resync from:body"
      hx-swap="outerMorph"
    >
      {steps.map((step, position) => (
        <Step page={page} step={step} isNext={position === next} />
      ))}
    </ol>
  );
}

interface StepProps {
  readonly name: string;
  readonly isDone: boolean;
  readonly isBroken?: boolean;
  readonly text?: Child;
  readonly action: { readonly href: string; readonly label: string } | null;
}

function Step({ page, step, isNext }: { page: PageContext; step: StepProps; isNext: boolean }) {
  const { texts, urlBase } = page;
  const { name, isDone, isBroken = false, text, action } = step;
  const state = isDone ? 'done' : isBroken ? 'failed' : 'open';
  const look = {
    done: { icon: 'circle-check', tone: 'ok' },
    failed: { icon: 'circle-x', tone: 'bad' },
    open: { icon: 'hourglass', tone: 'quiet' },
  } as const;
  return (
    <li class="panel" data-state={state} {...(isNext ? { 'aria-current': 'step' } : {})}>
      <div class="inside">
        <h2>
          <Icon
            page={page}
            name={look[state].icon}
            class={`tone-${look[state].tone}`}
            label={texts.setUp.states[state]}
          />{' '}
          {name}
        </h2>
        {text === undefined ? null : <div class="text">{text}</div>}
        {action === null || (isDone && action.href === '/setup') ? null : (
          <p>
            <a class={isNext ? 'button primary' : 'button'} href={`${urlBase}${action.href}`}>
              {action.label}
            </a>
          </p>
        )}
      </div>
    </li>
  );
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

function Webhooks({ page, setUp }: { page: PageContext; setUp: SetUp }) {
  const { texts, format } = page;
  const came = (['radarr', 'sonarr', 'plex'] as const).flatMap((source) => {
    const at = setUp.webhooks[source];
    return at === null ? [] : [{ source, at }];
  });
  if (came.length === 0) return <p>{texts.setUp.noWebhook}</p>;
  return (
    <ul class="plain-list">
      {came.map(({ source, at }) => (
        <li>
          {texts.setUp.kinds[source]}: <Time at={at} format={format} />
        </li>
      ))}
    </ul>
  );
}

function ofKind({ instances }: SetUp, kind: 'radarr' | 'sonarr') {
  return instances.filter((instance) => instance.kind === kind);
}
