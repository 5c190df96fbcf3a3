import { Hono } from 'hono';
import { findDelivery, listDeliveries } from '../core/inbox/list-deliveries.ts';
import { retryDelivery } from '../core/inbox/receive.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { params, query } from './middleware/input.ts';
import { describe, listSchema, pageOf, present, textIdParams, toList } from './schema/common.ts';
import {
  deliveryListQuery,
  deliverySchema,
  deliveryWithPayloadSchema,
  toApiDelivery,
  toApiDeliveryWithPayload,
} from './schema/delivery.ts';

/** /api/v1/deliveries */
export function deliveriesRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('deliveries', 'List webhook deliveries, newest first', { 200: listSchema(deliverySchema) }, 400),
    query(deliveryListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(toList(await listDeliveries(runtime, present(filter), pageOf({ limit, cursor })), toApiDelivery));
    },
  );

  app.get(
    '/:id',
    describe('deliveries', 'One delivery with its payload', { 200: deliveryWithPayloadSchema }, 404),
    params(textIdParams),
    async (c) => {
      const delivery = await findDelivery(runtime, c.req.valid('param').id);
      if (delivery === null) throw noDelivery();
      return c.json(toApiDeliveryWithPayload(delivery));
    },
  );

  app.post(
    '/:id/retry',
    describe('deliveries', 'Work on a delivery again now', { 202: deliverySchema }, 404),
    params(textIdParams),
    async (c) => {
      const { id } = c.req.valid('param');
      const delivery = (await retryDelivery(runtime, id)) ? await findDelivery(runtime, id) : null;
      if (delivery === null) throw noDelivery();
      return c.json(toApiDelivery(delivery), 202);
    },
  );

  return app;
}

function noDelivery(): AppError {
  return new AppError('notFound', 'There is no delivery with this id.');
}
