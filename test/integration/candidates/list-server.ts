import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';

/** Answers one request for the list. */
export type ListAnswer = (response: ServerResponse, headers: IncomingHttpHeaders) => void;

export interface ListServer {
  readonly url: string;
  readonly asked: IncomingHttpHeaders[];
  answer: ListAnswer;
  stop(): Promise<void>;
}

/** The server of a mapping list, which answers whatever a test wants. */
export async function startListServer(): Promise<ListServer> {
  const server = createServer((request, response) => {
    asked.push(request.headers);
    list.answer(response, request.headers);
  });
  const asked: ListServer['asked'] = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const list: ListServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/list`,
    asked,
    answer: status(404),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return list;
}

/** A body; with an etag it is sent only to those who do not have it. */
export function content(body: string | Uint8Array, headers: Record<string, string> = {}): ListAnswer {
  return (response, { 'if-none-match': known }) => {
    const isKnown = headers.etag !== undefined && headers.etag === known;
    response.writeHead(isKnown ? 304 : 200, headers).end(isKnown ? undefined : body);
  };
}

export function status(code: number, headers: Record<string, string> = {}): ListAnswer {
  return (response) => response.writeHead(code, headers).end();
}

/** Megabytes for as long as someone reads; `sent` counts them. */
export function endless(sent: { count: number }): ListAnswer {
  const chunk = Buffer.alloc(1024 * 1024, '{ ');
  function* chunks() {
    for (sent.count = 0; sent.count < 500; sent.count += 1) yield chunk;
  }
  return (response) => {
    response.writeHead(200);
    pipeline(Readable.from(chunks(), { highWaterMark: 1 }), response, () => undefined);
  };
}

/** Rows of this many shows, in anibridge's format. */
export function anibridge(rows: number, from = 0): string {
  const entries = Array.from({ length: rows }, (_, n) => [
    `tmdb_movie:${1_000 + from + n}`,
    { [`tvdb_show:${70_000 + n}:s0`]: { '1': String(n + 1) } },
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}
