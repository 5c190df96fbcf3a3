import { Hono } from 'hono';
import * as z from 'zod';
import type { Caller } from '../../../core/model/access.ts';
import type { PlexServer } from '../../../core/model/plex.ts';
import { checkPin, createPin, readPin } from '../../../core/plex/servers/pins.ts';
import { AppError } from '../../../errors.ts';
import { params, query } from '../../../handlers/middleware/input.ts';
import { pinParams } from '../../../handlers/schema/plex-server.ts';
import { Told } from '../../components/told.tsx';
import { type PageContext, type Pages, sendPage } from '../../page-context.ts';
import { SettingsPage } from '../page.tsx';
import { ServerLine } from '../server-line.tsx';
import { rowOfServer } from './list.tsx';

const fromQuery = z.object({ from: z.enum(['settings', 'setup']).catch('settings') });

interface Pin {
  readonly id: number;
  readonly state: 'waiting' | 'authorized' | 'expired';
  readonly authUrl: string | null;
  readonly expiresAt: number | null;
  /** Of the account, once it signed in. */
  readonly servers: readonly PlexServer[];
  /** Why plex.tv could not be asked. */
  readonly error: string | null;
}

/** /settings/plex/pins: connects the servers of a Plex account. */
export function plexPinPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.post('/', query(fromQuery), async (c) => {
    const { id } = await createPin(runtime);
    return pages.leave(c, `/settings/plex/pins/${id}?from=${c.req.valid('query').from}`);
  });

  app.get('/:id', params(pinParams), query(fromQuery), async (c) => {
    const { id } = c.req.valid('param');
    const [page, pin] = await Promise.all([pages.open(c), readState(id, c.get('caller'))]);
    return sendPage(c, <PinPage page={page} pin={pin} from={c.req.valid('query').from} />);
  });

  async function readState(id: number, caller: Caller): Promise<Pin> {
    const known = await readPin(runtime, id);
    const { authUrl = null, expiresAt = null } = known ?? {};
    try {
      const result = await checkPin(runtime, id, caller);
      if (result === null) return { id, authUrl, expiresAt, state: 'expired', servers: [], error: null };
      return { id, authUrl, expiresAt, ...result, error: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { id, authUrl, expiresAt, state: 'waiting', servers: [], error: error.message };
    }
  }

  return app;
}

interface PinProps {
  readonly page: PageContext;
  readonly pin: Pin;
  /** Where it was opened, and leads back to. */
  readonly from: 'settings' | 'setup';
}

function PinPage({ page, pin, from }: PinProps) {
  const { texts, urlBase } = page;
  return (
    <SettingsPage page={page}>
      <section class="panel" id="pin" data-state={pin.state}>
        <header>
          <h2>{texts.plexServer.pin.heading}</h2>
          <a href={`${urlBase}/${from}`}>{texts.servers.backTo[from]}</a>
        </header>
        {pin.state === 'authorized' ? <Servers {...{ page, pin, from }} /> : <Waiting {...{ page, pin, from }} />}
      </section>
    </SettingsPage>
  );
}

function Waiting({ page, pin, from }: PinProps) {
  const { texts, urlBase, format } = page;
  const words = texts.plexServer.pin;
  const { id, state, authUrl, expiresAt, error } = pin;
  const here = `${urlBase}/settings/plex/pins/${id}?from=${from}`;
  if (state === 'expired')
    return (
      <form method="post" action={`${urlBase}/settings/plex/pins?from=${from}`} class="inside">
        <p role="status">{words.expired}</p>
        <p class="buttons">
          <button type="submit" class="button primary">
            {words.start}
          </button>
        </p>
      </form>
    );
  return (
    <div class="inside pin">
      {/* It asks for itself until somebody signed in. */}
      <div hidden hx-get={here} hx-trigger="every 3s" hx-target="#pin" hx-select="#pin" hx-swap="outerMorph" />
      <p>{words.hint}</p>
      <p class="buttons">
        {authUrl === null ? null : (
          <a class="button primary" href={authUrl} target="_blank" rel="noopener noreferrer">
            {words.open}
          </a>
        )}
        <a class="button" href={here}>
          {words.checkAgain}
        </a>
      </p>
      <p class="small quiet">{words.openHint}</p>
      <p role="status">{words.waiting}</p>
      {expiresAt === null ? null : (
        <p class="small quiet">
          {words.until} {format.full(expiresAt)}.
        </p>
      )}
      {error === null ? null : (
        <p class="error">
          <Told page={page} text={error} />
        </p>
      )}
    </div>
  );
}

function Servers({ page, pin: { servers }, from }: PinProps) {
  const { texts, urlBase } = page;
  const words = texts.plexServer.pin;
  return (
    <>
      <p class="inside" role="status">
        {words.authorized(servers.length)}
      </p>
      <ul class="servers">
        {servers.map((server) => (
          <ServerLine page={page} row={rowOfServer(server)} />
        ))}
      </ul>
      <p class="buttons inside">
        <a class="button primary" href={`${urlBase}/${from}`}>
          {words.done}
        </a>
      </p>
    </>
  );
}
