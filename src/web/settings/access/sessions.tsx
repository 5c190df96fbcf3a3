import type { Session } from '../../../core/model/access.ts';
import { Badge, Icon, Time } from '../../components/basics.tsx';
import type { PageContext } from '../../page-context.ts';
import { browserName } from './browser-name.ts';

interface SessionsProps {
  readonly page: PageContext;
  /** The last used first. */
  readonly sessions: readonly Session[];
  /** Of the browser that asks. */
  readonly sessionId: string | null;
}

const shownAtOnce = 100;

export function Sessions({ page, sessions, sessionId }: SessionsProps) {
  const words = page.texts.access.sessions;
  return (
    <section class="panel" id="sessions">
      <header>
        <h2>{words.heading}</h2>
      </header>
      {sessions.length === 0 ? <p class="inside quiet">{words.none}</p> : null}
      <ul class="rows">
        {sessions.slice(0, shownAtOnce).map((session) => (
          <SessionRow page={page} session={session} isOwn={session.id === sessionId} />
        ))}
      </ul>
      {sessions.length > shownAtOnce ? (
        <p class="inside small quiet">{words.more(sessions.length - shownAtOnce)}</p>
      ) : null}
    </section>
  );
}

function SessionRow({ page, session, isOwn }: { page: PageContext; session: Session; isOwn: boolean }) {
  const { texts, urlBase, format } = page;
  const words = texts.access.sessions;
  const { id, kind, name, address, userAgent, createdAt, lastUsedAt } = session;
  return (
    <li data-id={id} class="session">
      <Icon page={page} name="user" class="dim" />
      <div id={`session-${id}`}>
        <p>
          {kind === 'plex' ? <bdi>{name}</bdi> : words.kinds[kind]}{' '}
          {kind === 'plex' ? <span class="quiet">{words.kinds.plex}</span> : null}{' '}
          {isOwn ? (
            <Badge tone="ok" state="own">
              {words.own}
            </Badge>
          ) : null}
        </p>
        <p class="small quiet">
          <bdi title={userAgent ?? undefined}>{browserName(texts, userAgent)}</bdi> {words.from} <bdi>{address}</bdi>
        </p>
        <p class="small quiet">
          {words.lastUsed} <Time at={lastUsedAt} format={format} />, {words.signedIn}{' '}
          <Time at={createdAt} format={format} />
        </p>
      </div>
      <form method="post" action={`${urlBase}/settings/access/sessions/${id}/end`}>
        <button type="submit" class="button" aria-describedby={`session-${id}`}>
          {words.end}
        </button>
      </form>
    </li>
  );
}
