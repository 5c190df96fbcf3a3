import { Hono } from 'hono';
import { eraseAccount, followAccount, giveToken } from '../core/watch/change-account.ts';
import { findAccount, listAccounts } from '../core/watch/list-accounts.ts';
import { listTwins } from '../core/watch/list-twins.ts';
import { findView, listStates, listViews } from '../core/watch/list-views.ts';
import { setState } from '../core/watch/set-state.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { json, params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, pageOf, present, toList, wholeList, wholeListQuery } from './schema/common.ts';
import {
  accountChangeBody,
  accountSchema,
  accountTokenBody,
  accountTokenParams,
  erasedSchema,
  listedStateSchema,
  toApiAccount,
  toApiListedState,
  toApiTwinPair,
  toApiWatchEvent,
  toApiWatchState,
  twinPairSchema,
  twinQuery,
  watchEventQuery,
  watchEventSchema,
  watchStateBody,
  watchStateQuery,
  watchStateSchema,
} from './schema/watch.ts';

type Context = Pick<AppContext, 'runtime'>;

/** /api/v1/watch */
export function watchRoutes({ runtime }: Context): Hono {
  const app = new Hono();

  app.get(
    '/events',
    describe('watch', 'List what was watched and unmarked', { 200: listSchema(watchEventSchema) }, 400),
    query(watchEventQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      const page = await listViews(runtime, present(filter), pageOf({ limit, cursor }));
      return c.json(toList(page, toApiWatchEvent));
    },
  );

  app.get('/events/:id', describe('watch', 'One view', { 200: watchEventSchema }, 404), params(idParams), async (c) => {
    const event = await findView(runtime, c.req.valid('param').id);
    if (event === null) throw new AppError('notFound', 'There is no view with this id.');
    return c.json(toApiWatchEvent(event));
  });

  app.get(
    '/states',
    describe('watch', 'List what each account has watched', { 200: listSchema(listedStateSchema) }, 400),
    query(watchStateQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      const page = await listStates(runtime, present(filter), pageOf({ limit, cursor }));
      return c.json(toList(page, toApiListedState));
    },
  );

  app.on(
    ['PUT', 'POST'],
    '/states',
    describe('watch', 'Set by hand what was watched, in Plex too', { 200: watchStateSchema }, 400, 404),
    json(watchStateBody),
    async (c) => {
      const state = await setState(runtime, present(c.req.valid('json')));
      if (state === null) throw new AppError('notFound', 'There is no such item, or no such account.');
      return c.json(toApiWatchState(state));
    },
  );

  app.get(
    '/twins',
    describe('watch', 'List pairs with what was watched of them', { 200: listSchema(twinPairSchema) }, 400, 404),
    query(twinQuery),
    async (c) => {
      const { limit, cursor, accountId = null } = c.req.valid('query');
      const page = await listTwins(runtime, accountId, pageOf({ limit, cursor }));
      return c.json(toList(there(page), toApiTwinPair));
    },
  );

  app.route('/accounts', accountRoutes({ runtime }));
  return app;
}

function accountRoutes({ runtime }: Context): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('watch', 'List accounts', { 200: listSchema(accountSchema) }, 400),
    query(wholeListQuery),
    async (c) => c.json(wholeList((await listAccounts(runtime)).map(toApiAccount), c.req.valid('query'))),
  );

  app.get('/:id', describe('watch', 'One account', { 200: accountSchema }, 404), params(idParams), async (c) =>
    c.json(toApiAccount(there(await findAccount(runtime, c.req.valid('param').id)))),
  );

  app.patch(
    '/:id',
    describe('watch', 'Follow an account, or leave it alone', { 200: accountSchema }, 400, 404, 409),
    params(idParams),
    json(accountChangeBody),
    async (c) => {
      const done = await followAccount(runtime, c.req.valid('param').id, c.req.valid('json').followed);
      return c.json(toApiAccount(there(done).account));
    },
  );

  app.put(
    '/:id/tokens/:serverId',
    describe('watch', 'Give an account its own token for a server', { 200: accountSchema }, 400, 404, 409, 502),
    params(accountTokenParams),
    json(accountTokenBody),
    async (c) => {
      const { id, serverId } = c.req.valid('param');
      const account = await giveToken(runtime, { accountId: id, serverId, ...c.req.valid('json') });
      return c.json(toApiAccount(there(account)));
    },
  );

  app.delete(
    '/:id/data',
    describe('watch', 'Erase an account with all that is kept about it', { 200: erasedSchema }, 404),
    params(idParams),
    async (c) => {
      return c.json({ removed: there(await eraseAccount(runtime, c.req.valid('param').id)) });
    },
  );

  return app;
}

function there<T>(found: T | null): T {
  if (found === null) throw noAccount();
  return found;
}

function noAccount(): AppError {
  return new AppError('notFound', 'There is no account with this id, or its Plex server is not set up.');
}
