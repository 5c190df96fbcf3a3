import type { HttpFake } from '../../fakes/plex/http-fake.ts';

interface AskOptions {
  method?: string;
  token?: string | null;
  headers?: Record<string, string>;
  body?: URLSearchParams;
  /** Page: where it begins and how long it is. */
  page?: readonly [start: number, size: number];
}

type Fields = Record<string, unknown>;

export interface PlexAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** `MediaContainer`, empty where the answer is none. */
  container: Fields & { Metadata?: Fields[]; Directory?: Fields[] };
  rows: Fields[];
  titles: unknown[];
}

/** Asks as a client does that wants JSON. */
export async function askPlex(
  plex: HttpFake & { token: string },
  path: string,
  options: AskOptions = {},
): Promise<PlexAnswer> {
  const { method = 'GET', token = plex.token, page, body } = options;
  const answer = await fetch(`${plex.url}${path}`, {
    method,
    headers: {
      Accept: 'application/json',
      ...(token !== null && { 'X-Plex-Token': token }),
      ...(page && { 'X-Plex-Container-Start': String(page[0]), 'X-Plex-Container-Size': String(page[1]) }),
      ...options.headers,
    },
    ...(body && { body }),
  });
  const text = await answer.text();
  const container = text.startsWith('{') ? (JSON.parse(text).MediaContainer as PlexAnswer['container']) : {};
  const rows = container.Metadata ?? [];
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    container,
    rows,
    titles: rows.map((row) => row?.title),
  };
}
