import * as z from 'zod';
import type { Delivery } from '../../core/model/delivery.ts';
import { listQuery, timeText } from './common.ts';
import { rowOf } from './row.ts';

export const deliverySchema = z.strictObject({
  id: z.string(),
  source: z.enum(['radarr', 'sonarr', 'plex', 'tautulli']),
  instance: z
    .int()
    .nullable()
    .describe(
      'of Radarr and Sonarr its number, of Plex and Tautulli the id of the Plex server; null: none that is set up',
    ),
  event: z.string(),
  receivedAt: timeText,
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'dead', 'ignored', 'duplicate']),
  tasks: z.array(z.int()),
  title: z.string().nullable(),
  account: z.string().nullable(),
  outcome: z.string().nullable(),
  error: z.string().nullable(),
});

export const deliveryWithPayloadSchema = deliverySchema.extend({ payload: z.unknown() });

export const deliveryListQuery = listQuery.extend({
  status: deliverySchema.shape.status.optional(),
  event: z.string().min(1).max(100).optional(),
  source: deliverySchema.shape.source.optional(),
});

const deliveryRow = rowOf(deliverySchema);

export function toApiDelivery(delivery: Delivery): z.output<typeof deliverySchema> {
  const { source, instance } = delivery;
  const isUnknown = (source === 'plex' || source === 'tautulli') && instance === 0;
  return deliveryRow({ ...delivery, instance: isUnknown ? null : instance });
}

/** The payload as JSON if it is valid JSON. */
export function toApiDeliveryWithPayload(
  delivery: Delivery & { readonly payload: string },
): z.output<typeof deliveryWithPayloadSchema> {
  return { ...toApiDelivery(delivery), payload: parsedOrText(delivery.payload) };
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
