import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, type TestServer } from './server.ts';

const folder = join(import.meta.dirname, '../../../../shared/fixtures/sonarr-radarr');

/** The recorded exchanges lie beside a checkout, never in it: without them the contract tests are skipped. */
export const hasFixtures = existsSync(folder);
export const skipNote = hasFixtures ? '' : ' (skipped: ../shared/fixtures is absent)';

interface Exchange {
  request: string;
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

export interface Replay extends TestServer {
  recorded: Exchange;
  /** What the client asked, and what was asked when it was recorded, in one comparable form. */
  asked(): { asked: string; recorded: string };
}

/** A server that gives one recorded answer to everything, with its status and headers. */
export async function replay(file: string): Promise<Replay> {
  const recorded = exchangeOf(readFixture(`recorded/${file}.json`));
  const server = await startServer((_request, response) => {
    const text = typeof recorded.body === 'string' ? recorded.body : JSON.stringify(recorded.body);
    const { 'Content-Type': type, Location: location, 'X-Application-Version': version } = recorded.headers ?? {};
    for (const [name, value] of Object.entries({
      'Content-Type': type,
      Location: location,
      'X-Application-Version': version,
    })) {
      if (value !== undefined) response.setHeader(name, value);
    }
    response.writeHead(recorded.status).end(text);
  });
  return {
    ...server,
    recorded,
    asked: () => {
      const { method, url } = server.seen[0] ?? { method: '', url: '' };
      return { asked: comparable(`${method} ${url}`), recorded: comparable(recorded.request) };
    },
  };
}

/** A server that answers everything with a file of plain API answers. */
export async function serveBody(file: string): Promise<TestServer> {
  const body = readFileSync(join(folder, file));
  return startServer((_request, response) => response.setHeader('content-type', 'application/json').end(body));
}

export function readFixture(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** A few recordings wrap the exchange once more. */
function exchangeOf(value: unknown): Exchange {
  const { request, status, headers, body } = value as Exchange;
  const inner = body as { body?: unknown; status?: unknown; note?: unknown };
  const isWrapped =
    typeof inner === 'object' && inner !== null && 'body' in inner && ('status' in inner || 'note' in inner);
  const plain = isWrapped && !('id' in inner) ? inner.body : body;
  return { request, status, body: plain, ...(headers && { headers }) };
}

function comparable(request: string): string {
  const [method = '', target = ''] = request.split(' ', 2);
  const url = new URL(target, 'http://x');
  url.searchParams.sort();
  return `${method} ${url.pathname}?${url.searchParams}`;
}
