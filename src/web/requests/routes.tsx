import { type Context, Hono } from 'hono';
import { type CreatedRequest, createRequest } from '../../core/requests/create-request.ts';
import { deleteRequest, findRequest, listRequests } from '../../core/requests/list-requests.ts';
import { ownAccount } from '../../core/requests/own-requests.ts';
import { searchWanted } from '../../core/requests/search-wanted.ts';
import { AppError } from '../../errors.ts';
import { params } from '../../handlers/middleware/input.ts';
import { createRateLimiter } from '../../handlers/middleware/rate-limit.ts';
import { idParams } from '../../handlers/schema/common.ts';
import { type PageStatus, type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import type { Texts } from '../texts/en.ts';
import type { Refusal } from './form.tsx';
import { RequestsPage } from './list.tsx';
import { RequestDetails, RequestPage } from './one.tsx';
import { pageSize, type RequestsAddress, readRequestsAddress } from './query.ts';
import { readWanted, type WantedForm } from './read-wanted.ts';
import { RequestRows } from './rows.tsx';

/** Of one viewer. */
const searchesPerMinute = 20;

/** /requests */
export function requestPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();
  const searches = createRateLimiter({ limit: searchesPerMinute, now: () => runtime.now() });

  app.get('/', async (c) => {
    const form = readWanted(new URL(c.req.url).searchParams);
    return show(c, form, null);
  });

  app.get('/rows', async (c) => {
    const address = readRequestsAddress(c.req.query());
    const [page, { items }] = await Promise.all([pages.open(c), list(c, address)]);
    return c.html(String(<RequestRows page={page} address={address} requests={items} />));
  });

  app.post('/', async (c) => {
    const form = readWanted(withTitle(await readForm(c)));
    if (form.wanted === null) return show(c, form, null);
    const created = await createRequest(runtime, form.wanted, c.get('caller'));
    return created.kind === 'created' ? pages.leave(c, '/requests', { kind: 'requested' }) : show(c, form, created);
  });

  app.get('/:id', params(idParams), async (c) => {
    const [page, found] = await Promise.all([pages.open(c), find(c, c.req.valid('param').id)]);
    return sendPage(c, <RequestPage page={page} found={found} />);
  });

  app.get('/:id/details', params(idParams), async (c) => {
    const [page, found] = await Promise.all([pages.open(c), find(c, c.req.valid('param').id)]);
    return c.html(String(<RequestDetails page={page} found={found} />));
  });

  app.post('/:id/cancel', params(idParams), async (c) => {
    const isDeleted = await deleteRequest(runtime, c.req.valid('param').id, c.get('caller'));
    return pages.leave(c, '/requests', { kind: isDeleted ? 'withdrawn' : 'requestGone' });
  });

  function list(c: Context, { state, cursor }: RequestsAddress) {
    const filter = { ...(state === undefined ? {} : { state }), asker: c.get('caller') };
    return listRequests(runtime, filter, { limit: pageSize, cursor });
  }

  async function find(c: Context, id: number) {
    const found = await findRequest(runtime, id, c.get('caller'));
    if (found === null) throw gone(c);
    return found;
  }

  function gone(c: Context): AppError {
    return new AppError('notFound', pages.plain(c).texts.requests.gone);
  }

  /** Seconds until a viewer may search again; null if this search may be. Each one asks Radarr or Sonarr, and they ask the internet. */
  function countSearch(c: Context): number | null {
    const account = ownAccount(c.get('caller'));
    const admission = account === null ? null : searches.count(String(account));
    return admission === null || admission.admitted ? null : admission.retryAfterSeconds;
  }

  /** The page with the form as it was typed, what a search found, and why Request was refused. */
  async function show(c: Context, form: WantedForm, refused: Refused | null): Promise<Response> {
    const address = readRequestsAddress(c.req.query());
    const wanted = refused === null ? form.wanted : null;
    const waitSeconds = wanted === null ? null : countSearch(c);
    const [page, requests, search] = await Promise.all([
      pages.open(c),
      list(c, address),
      wanted === null || waitSeconds !== null ? null : searchWanted(runtime, wanted, c.get('caller')),
    ]);
    const texts = page.texts.requests;
    if (waitSeconds !== null) {
      c.header('Retry-After', String(waitSeconds));
      const refusal = { text: texts.tooManySearches(waitSeconds) };
      return sendPage(c, <RequestsPage {...{ page, address, requests, form, search, refusal }} />, 429);
    }
    const refusal = refused === null ? null : refusalOf(texts, refused);
    const view = { page, address, requests, form, search, refusal };
    return sendPage(c, <RequestsPage {...view} />, statusOf(form, refused));
  }

  return app;
}

type Refused = Exclude<CreatedRequest, { readonly kind: 'created' }>;

/** A posted form without a title lacks it; an address without one is only the page. */
function withTitle(form: URLSearchParams): URLSearchParams {
  if (!form.has('title')) form.set('title', '');
  return form;
}

function refusalOf(texts: Texts['requests'], refused: Refused): Refusal {
  switch (refused.kind) {
    case 'available':
      return { text: texts.available(refused.title) };
    case 'open':
      return { text: texts.open, requestId: refused.id };
    case 'tooMany':
      return { text: texts.tooMany(refused.mostOpen) };
  }
}

function statusOf({ wrong }: WantedForm, refused: Refused | null): PageStatus {
  if (wrong.size > 0) return 422;
  if (refused === null) return 200;
  return refused.kind === 'tooMany' ? 403 : 409;
}
