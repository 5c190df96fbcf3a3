import { Hono } from 'hono';
import { setProgress } from '../core/requests/advance-request.ts';
import { checkWanted } from '../core/requests/check-wanted.ts';
import { createRequest } from '../core/requests/create-request.ts';
import { deleteRequest, findRequest, listRequests } from '../core/requests/list-requests.ts';
import type { Asker } from '../core/requests/own-requests.ts';
import type { Runtime } from '../core/runtime.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { json, params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, pageOf, present, toList } from './schema/common.ts';
import {
  checkBody,
  checkedSchema,
  requestBody,
  requestChange,
  requestListQuery,
  requestSchema,
  requestWithHistory,
  toApiChecked,
  toApiRequest,
  toApiRequestWithHistory,
  toWanted,
} from './schema/request.ts';

/** /api/v1/requests */
export function requestsRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('requests', 'List what people wait for; viewers their own', { 200: listSchema(requestSchema) }, 400),
    query(requestListQuery),
    async (c) => {
      const { limit, cursor, requestedBy: plexId, ...filter } = c.req.valid('query');
      const wanted = { ...present({ ...filter, plexId }), asker: c.get('caller') };
      return c.json(toList(await listRequests(runtime, wanted, pageOf({ limit, cursor })), toApiRequest));
    },
  );

  app.post(
    '/',
    describe('requests', 'Ask for a movie, an episode or a book', { 201: requestWithHistory }, 400, 403, 409),
    json(requestBody),
    async (c) => {
      const asker = c.get('caller');
      const created = await createRequest(runtime, toWanted(c.req.valid('json')), asker);
      if (created.kind === 'available')
        throw new AppError('conflict', `The library has it already: ${created.title}.`, {
          details: { item: created.itemId },
        });
      if (created.kind === 'open')
        throw new AppError('conflict', `It was asked for already, by the request ${created.id}.`, {
          details: { id: created.id },
        });
      if (created.kind === 'tooMany')
        throw new AppError(
          'forbidden',
          `You have ${created.mostOpen} open requests, as many as a viewer may have (setting requests.mostOpenPerViewer): withdraw one, or wait until one is available.`,
        );
      return c.json(await readRequest(runtime, created.request.id, asker), 201);
    },
  );

  app.post(
    '/check',
    describe('requests', 'Which of up to 100 are in the library, asked for, or neither', { 200: checkedSchema }, 400),
    json(checkBody),
    async (c) => {
      const checked = await checkWanted(runtime, c.req.valid('json').map(toWanted), c.get('caller'));
      return c.json({ items: checked.map(toApiChecked) });
    },
  );

  app.route('/', oneRequestRoutes(runtime));
  return app;
}

/** /api/v1/requests/{id} */
function oneRequestRoutes(runtime: Runtime): Hono {
  const app = new Hono();

  app.get(
    '/:id',
    describe('requests', 'One request with its history', { 200: requestWithHistory }, 404),
    params(idParams),
    async (c) => c.json(await readRequest(runtime, c.req.valid('param').id, c.get('caller'))),
  );

  app.patch(
    '/:id',
    describe('requests', 'Say how far a download is', { 200: requestWithHistory }, 400, 404),
    params(idParams),
    json(requestChange),
    async (c) => {
      const { id } = c.req.valid('param');
      if ((await setProgress(runtime, id, c.req.valid('json').state)) === null) throw noRequest();
      return c.json(await readRequest(runtime, id, c.get('caller')));
    },
  );

  app.delete(
    '/:id',
    describe('requests', 'Withdraw a request', { 204: 'Deleted' }, 404),
    params(idParams),
    async (c) => {
      if (!(await deleteRequest(runtime, c.req.valid('param').id, c.get('caller')))) throw noRequest();
      return c.body(null, 204);
    },
  );

  return app;
}

async function readRequest(runtime: Runtime, id: number, asker: Asker) {
  const found = await findRequest(runtime, id, asker);
  if (found === null) throw noRequest();
  return toApiRequestWithHistory(found);
}

function noRequest(): AppError {
  return new AppError('notFound', 'There is no request with this id.');
}
