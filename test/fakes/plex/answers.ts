import { gzipSync } from 'node:zlib';
import { xmlOf } from './xml.ts';

export type Container = Record<string, unknown>;

const common = { 'Cache-Control': 'no-cache', 'X-Plex-Protocol': '1.0' };

/** A `MediaContainer`: JSON for clients that accept it, XML for all others. */
export function contain(container: Container, headers: Headers, more: Record<string, string> = {}): Response {
  const isJson = headers.get('accept')?.includes('application/json') ?? false;
  const text = isJson ? JSON.stringify({ MediaContainer: container }) : xmlOf(container);
  const type = isJson ? 'application/json' : 'text/xml;charset=utf-8';
  return new Response(text, { headers: { ...common, 'Content-Type': type, ...more } });
}

/** The answer to a write: an empty page. */
export function done(): Response {
  return new Response('', { headers: { ...common, 'Content-Type': 'text/html' } });
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
};

/** Errors are HTML pages, whatever the client accepts. */
export function failure(status: number): Response {
  const said = `${status} ${reasons[status] ?? 'Error'}`;
  const title = reasons[status] ?? 'Error';
  return new Response(`<html><head><title>${title}</title></head><body><h1>${said}</h1></body></html>`, {
    status,
    headers: { ...common, 'Content-Type': 'text/html' },
  });
}

/** The same answer, compressed. */
export async function gzipped(response: Response): Promise<Response> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('Content-Encoding', 'gzip');
  headers.set('X-Plex-Content-Original-Length', String(bytes.length));
  return new Response(gzipSync(bytes), { status: response.status, headers });
}
