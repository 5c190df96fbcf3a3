import * as z from 'zod';
import type { MediaRequest, Wanted } from '../../core/model/request.ts';
import type { Checked } from '../../core/requests/check-wanted.ts';
import type { RequestWithHistory } from '../../core/requests/list-requests.ts';
import { idText, listQuery, timeText } from './common.ts';
import { rowOf } from './row.ts';

const kind = z.enum(['movie', 'episode', 'book']);
const state = z.enum(['pending', 'searching', 'downloading', 'downloaded', 'available']);
const id = z.int().positive();

/** What a person waits for. Ids decide if given; `person` is the author of a book. */
export const requestBody = z.strictObject({
  kind,
  title: z.string().trim().min(1).max(500),
  person: z.string().trim().min(1).max(300).nullish(),
  year: z.int().min(1000).max(9999).nullish(),
  tmdbId: id.nullish(),
  tvdbId: id.nullish(),
  asin: z.string().trim().min(1).max(40).nullish(),
  seasonNumber: z.int().min(0).nullish(),
  episodeNumber: z.int().min(0).nullish(),
});

export const checkBody = z.union([
  z.array(requestBody).max(100),
  z.strictObject({ items: z.array(requestBody).max(100) }).transform(({ items }) => items),
]);

/** A tool that downloads by itself reports its progress. */
export const requestChange = z.strictObject({ state: z.enum(['pending', 'searching', 'downloading', 'downloaded']) });

const step = z.strictObject({ at: timeText, state, reason: z.string() });

export const requestSchema = z.strictObject({
  id: z.int(),
  kind,
  title: z.string(),
  person: z.string().nullable(),
  year: z.int().nullable(),
  tmdbId: z.int().nullable(),
  tvdbId: z.int().nullable(),
  asin: z.string().nullable(),
  seasonNumber: z.int().nullable(),
  episodeNumber: z.int().nullable(),
  requestedBy: z
    .strictObject({ plexId: z.int(), name: z.string() })
    .nullable()
    .describe('the Plex account that made it; null: made with the API key or the password'),
  state,
  item: z.int().nullable().describe('the synced item that it is, or that is suggested'),
  confidence: z.number().nullable().describe('at least 0.7 with nothing that disagrees is certain'),
  reason: z.string().nullable(),
  createdAt: timeText,
  availableAt: timeText.nullable(),
});

export const requestWithHistory = requestSchema.extend({ history: z.array(step) });

export const requestListQuery = listQuery.extend({
  kind: kind.optional(),
  state: state.optional(),
  q: z.string().min(1).max(200).optional(),
  requestedBy: idText.optional().describe('plexId of an account'),
});

const checked = z.strictObject({
  state: z.enum(['available', 'requested', 'absent']),
  item: z.int().nullable(),
  request: z.int().nullable(),
  confidence: z.number().nullable(),
});

export const checkedSchema = z.strictObject({ items: z.array(checked) });

export function toWanted(body: z.output<typeof requestBody>): Wanted {
  const { person = null, year = null, tmdbId = null, tvdbId = null, asin = null } = body;
  const { seasonNumber = null, episodeNumber = null } = body;
  return { kind: body.kind, title: body.title, person, year, tmdbId, tvdbId, asin, seasonNumber, episodeNumber };
}

const requestRow = rowOf(requestSchema);
const requestWithHistoryRow = rowOf(requestWithHistory);

export function toApiRequest(request: MediaRequest): z.output<typeof requestSchema> {
  return requestRow(source(request));
}

export function toApiRequestWithHistory({ request, history }: RequestWithHistory): z.output<typeof requestWithHistory> {
  return requestWithHistoryRow({ ...source(request), history });
}

function source(request: MediaRequest) {
  const { plexId, requesterName, itemId: item } = request;
  return { ...request, item, requestedBy: plexId === null ? null : { plexId, name: requesterName ?? String(plexId) } };
}

export function toApiChecked({ state, itemId, requestId, confidence }: Checked): z.output<typeof checked> {
  return { state, item: itemId, request: requestId, confidence };
}
