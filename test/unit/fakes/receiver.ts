import { createServer, type IncomingHttpHeaders } from 'node:http';

interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

export interface Receiver {
  url: string;
  requests: Received[];
  /** What it answers; 200 at first. */
  status: number;
  /** Awaited before the answer. */
  onRequest: ((request: Received) => Promise<void> | void) | null;
  events(): unknown[];
  stop(): Promise<void>;
}

/** A receiver of webhooks on a port of its own. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', async () => {
      const request = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>,
      };
      receiver.requests.push(request);
      await receiver.onRequest?.(request);
      outgoing.writeHead(receiver.status, receiver.status < 400 && receiver.status >= 300 ? { location: '/else' } : {});
      outgoing.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    requests: [],
    status: 200,
    onRequest: null,
    events: () => receiver.requests.map((request) => request.body.eventType),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
