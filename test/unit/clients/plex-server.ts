import type { IncomingMessage } from 'node:http';
import type { PlexOptions } from '../../../src/clients/plex/http.ts';
import { createPlex } from '../../../src/clients/plex/plex.ts';
import type { Plex } from '../../../src/core/ports/plex.ts';
import type { PlexItem, PlexListEnd, PlexListQuery, PlexSkipped } from '../../../src/core/ports/plex-item.ts';
import { startServer, type TestServer } from './server.ts';

export const token = 'plex-token-0123456789';

export function plexAt(baseUrl: string, own: Partial<PlexOptions> = {}): Plex {
  return createPlex({
    name: 'plex',
    baseUrl,
    token,
    tokenVariable: 'PLEX_0_API_KEY',
    clientIdentifier: 'a1b2c3',
    ...own,
  });
}

/** What a small server says: a body, or one with its status and content type. */
export type Said = string | { status?: number; type?: string; body: string; headers?: Record<string, string> };

/** Answers by path, without the query; the longest key that the path begins with. */
export async function startPlex(
  answers: Record<string, Said | ((url: URL, request: IncomingMessage) => Said)>,
): Promise<TestServer> {
  const known = Object.entries(answers).toSorted(([one], [other]) => other.length - one.length);
  return startServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const answer = known.find(([path]) => url.pathname.startsWith(path))?.[1];
    const said = typeof answer === 'function' ? answer(url, request) : answer;
    const { status = 200, type, body, headers } = said === undefined ? notFound : asAnswer(said);
    const guessed = body.startsWith('<') ? 'text/xml' : 'application/json';
    response.writeHead(status, { 'content-type': type ?? guessed, ...headers }).end(body);
  });
}

const notFound: Exclude<Said, string> = {
  status: 404,
  type: 'text/html',
  body: '<html><head><title>Not Found</title></head></html>',
};

function asAnswer(said: Said): Exclude<Said, string> {
  return typeof said === 'string' ? { body: said } : said;
}

export function container(fields: object): string {
  return JSON.stringify({ MediaContainer: fields });
}

export const identity = container({ size: 0, machineIdentifier: 'machine', version: '1.43.1.1' });

export interface Listed extends PlexListEnd {
  items: PlexItem[];
  skipped: PlexSkipped[];
  offsets: number[];
}

/** A whole list in memory. */
export async function listAll(plex: Plex, query: PlexListQuery): Promise<Listed> {
  const items: PlexItem[] = [];
  const skipped: PlexSkipped[] = [];
  const offsets: number[] = [];
  const end = await plex.list(query, (page) => {
    items.push(...page.items);
    skipped.push(...page.skipped);
    offsets.push(page.offset);
    return undefined;
  });
  return { ...end, items, skipped, offsets };
}

export const movies: PlexListQuery = { of: { section: '1', type: 'movie' } };
