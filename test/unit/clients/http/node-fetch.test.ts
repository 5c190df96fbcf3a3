import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNodeFetch } from '../../../../src/clients/http/node-fetch.ts';
import { failureOf, startServer } from '../server.ts';

const nodeFetch = createNodeFetch();

type Body = AsyncIterable<Uint8Array>;

async function textOf({ body }: { body: unknown }): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as Body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A server that says these bytes to every request and then does with the connection as told. */
async function sayingRaw(bytes: string | Buffer, then: (socket: Socket) => void = () => undefined): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(bytes, () => then(socket)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Notes which connection each request came on. */
function connectionsOf(): { seen: Set<unknown>; answer: (request: IncomingMessage, response: ServerResponse) => void } {
  const seen = new Set<unknown>();
  return {
    seen,
    answer: (request, response) => {
      seen.add(request.socket);
      request.resume().on('end', () => response.end('[]'));
    },
  };
}

const manyRows = JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id, x: Math.sin(id) })));

describe('a body', () => {
  it('comes as it was sent, with the status and the headers', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(201, { 'X-Own': 'a', 'Set-Cookie': ['b=1', 'c=2'] }).end('naïve 🎬');
    });
    const response = await nodeFetch(server.url);
    expect(response).toMatchObject({ status: 201, ok: true });
    expect(response.headers.get('x-own')).toBe('a');
    expect(response.headers.getSetCookie()).toEqual(['b=1', 'c=2']);
    expect(await textOf(response)).toBe('naïve 🎬');
  });

  it.each([
    ['shorter than its content-length', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1,2]'],
    ['cut within a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n[1,2]'],
    ['cut before its last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n'],
    ['cut within its last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n0\r\n'],
  ])('%s is an error, however the connection ends', async (_, bytes) => {
    for (const end of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
      const url = await sayingRaw(bytes, (socket) => setTimeout(end, 5, socket));
      const failure = await failureOf(nodeFetch(url).then(textOf));
      expect(failure).toMatchObject({ code: 'ECONNRESET' });
    }
  });

  it('that broke before anybody read it is an error and nothing else', async () => {
    const url = await sayingRaw('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1', (socket) => socket.destroy());
    const response = await nodeFetch(url);
    await sleep(20);
    expect(await failureOf(textOf(response))).toMatchObject({ code: 'ECONNRESET' });
  });

  it('left in the middle closes its connection', async () => {
    let isClosed = false;
    for (const headers of [{}, { 'content-encoding': 'gzip' }]) {
      isClosed = false;
      const zipped = gzipSync(manyRows);
      const server = await startServer((_, response) => {
        response.on('close', () => {
          isClosed = true;
        });
        response.writeHead(200, headers).write(zipped.subarray(0, zipped.length - 10));
      });
      const response = await nodeFetch(server.url);
      for await (const chunk of response.body as unknown as Body) if (chunk.length > 0) break;
      await expect.poll(() => isClosed).toBe(true);
    }
  });
});

describe('a gzipped body', () => {
  const zippedServer = (zipped: Uint8Array) =>
    startServer((_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(zipped));

  it('is asked for by reads alone', async () => {
    const server = await startServer(connectionsOf().answer);
    await nodeFetch(server.url).then(textOf);
    await nodeFetch(server.url, { method: 'PUT', body: '{}' }).then(textOf);
    expect(server.seen.map(({ headers }) => headers['accept-encoding'])).toEqual(['gzip', undefined]);
  });

  it.each([
    ['small', '[{"id":1}]'],
    ['large', manyRows],
    ['small, but swelling', `["${' '.repeat(3 * 1024 * 1024)}"]`],
  ])('is unzipped: %s', async (_, text) => {
    const server = await zippedServer(gzipSync(text));
    const [first, second] = [await nodeFetch(server.url).then(textOf), await nodeFetch(server.url).then(textOf)];
    expect([first === text, second === text]).toEqual([true, true]);
  });

  it('that ends early is an error, wherever it ends and however well its connection does', async () => {
    const large = gzipSync(manyRows);
    const small = gzipSync('[{"id":1}]');
    let zipped: Uint8Array = small;
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(zipped);
    });
    for (let end = 1; end < small.length; end += 1) {
      zipped = small.subarray(0, end);
      expect(await failureOf(nodeFetch(server.url).then(textOf))).toMatchObject({ code: 'Z_BUF_ERROR' });
    }
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: large.length - 1 }), async (end) => {
        zipped = large.subarray(0, end);
        expect(await failureOf(nodeFetch(server.url).then(textOf))).toMatchObject({ code: 'Z_BUF_ERROR' });
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['small', '[1,2]'],
    ['large', manyRows],
  ])('of a connection that breaks is an error: %s', async (_, text) => {
    const zipped = gzipSync(text);
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n`;
    const bytes = Buffer.concat([Buffer.from(head), zipped.subarray(0, zipped.length - 4)]);
    const url = await sayingRaw(bytes, (socket) => setTimeout(() => socket.destroy(), 20));
    expect(await failureOf(nodeFetch(url).then(textOf))).toMatchObject({ code: 'ECONNRESET' });
  });

  it('without a byte is empty, and one that is no gzip an error', async () => {
    const empty = await zippedServer(Buffer.alloc(0));
    expect(await nodeFetch(empty.url).then(textOf)).toBe('');
    const plain = await zippedServer(Buffer.from('[{"id":1}]'));
    expect(await failureOf(nodeFetch(plain.url).then(textOf))).toMatchObject({ code: 'Z_DATA_ERROR' });
  });

  it('gives a sign of each part that comes, also of those too short to unzip', async () => {
    const zipped = gzipSync('[{"id":1}]');
    const server = await startServer(async (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      for (const byte of zipped.subarray(0, 3)) {
        response.write(Buffer.of(byte));
        await sleep(20);
      }
      response.end(zipped.subarray(3));
    });
    let parts = 0;
    const response = await nodeFetch(server.url);
    for await (const _ of response.body as unknown as Body) parts += 1;
    expect(parts).toBeGreaterThan(3);
  });
});

describe('connections', () => {
  it('are kept for reads, each write has its own', async () => {
    const { seen, answer } = connectionsOf();
    const server = await startServer(answer);
    for (let round = 0; round < 5; round += 1) await nodeFetch(server.url).then(textOf);
    expect(seen.size).toBe(1);
    for (const method of ['POST', 'PUT', 'DELETE']) await nodeFetch(server.url, { method, body: '{}' }).then(textOf);
    expect(seen.size).toBe(4);
    expect(server.seen.map(({ headers }) => headers.connection)).toEqual([
      ...Array(5).fill('keep-alive'),
      ...Array(3).fill('close'),
    ]);
  });

  it('that the server closes after each answer never cost a write', async () => {
    const server = await startServer((request, response) => {
      request.resume().on('end', () => response.end('[]', () => response.socket?.destroy()));
    });
    await nodeFetch(server.url).then(textOf);
    for (let round = 0; round < 10; round += 1) {
      expect(await nodeFetch(server.url, { method: 'POST', body: '{}' }).then(textOf)).toBe('[]');
    }
  });

  it('that are not made in time are given up, a handshake that hangs included', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const impatient = createNodeFetch({ connectTimeoutMs: 50 });
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    expect(await failureOf(impatient(url))).toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('that are made in time may be silent for longer', async () => {
    const server = await startServer((_, response) => void setTimeout(() => response.end('[]'), 150));
    expect(await createNodeFetch({ connectTimeoutMs: 50 })(server.url).then(textOf)).toBe('[]');
  });

  it('fail with the code of the system', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await failureOf(nodeFetch(`http://127.0.0.1:${port}`))).toMatchObject({ code: 'ECONNREFUSED' });
    const cut = await sayingRaw('', (socket) => socket.destroy());
    expect(await failureOf(nodeFetch(cut))).toMatchObject({ code: 'ECONNRESET' });
    const mail = await sayingRaw('220 mail.example ESMTP\r\n');
    expect(await failureOf(nodeFetch(mail))).toMatchObject({ code: expect.stringMatching(/^HPE_/) });
    const upgraded = await sayingRaw('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    expect(await failureOf(nodeFetch(upgraded))).toMatchObject({ code: 'ECONNRESET' });
  });

  it('with more on them than was asked for give the answer and are not used again', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[1,2]';
    const url = await sayingRaw(`${answer}HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[6,6]`);
    for (let round = 0; round < 3; round += 1) {
      const text = await nodeFetch(url).then(textOf, (error: NodeJS.ErrnoException) => error.code);
      expect(['[1,2]', 'ECONNRESET']).toContain(text);
    }
  });
});

describe('a request', () => {
  it('carries text and forms with their length, whatever its method', async () => {
    const bodies: string[] = [];
    const server = await startServer(async (request, response) => {
      bodies.push(await textOf({ body: request }));
      response.end();
    });
    await nodeFetch(server.url, { method: 'DELETE', body: '{"ü":1}' }).then(textOf);
    await nodeFetch(server.url, { method: 'POST', body: new URLSearchParams({ a: 'b c' }) }).then(textOf);
    await nodeFetch(server.url, { method: 'POST' }).then(textOf);
    expect(bodies).toEqual(['{"ü":1}', 'a=b+c', '']);
    const headers = server.seen.map((one) => [one.headers['content-length'], one.headers['content-type']]);
    expect(headers).toEqual([
      ['8', undefined],
      ['5', 'application/x-www-form-urlencoded;charset=UTF-8'],
      ['0', undefined],
    ]);
    expect(await failureOf(nodeFetch(server.url, { method: 'POST', body: new FormData() }))).toBeInstanceOf(TypeError);
  });

  it('takes user and password from the address and leaves redirects to the caller', async () => {
    const server = await startServer((_, response) => response.writeHead(307, { location: '/there' }).end());
    const response = await nodeFetch(`${server.url.replace('://', '://us%20er:p%40ss@')}/base/x?a=1&a=2#no`);
    expect(response).toMatchObject({ status: 307, ok: false });
    expect(await textOf(response)).toBe('');
    expect(server.seen).toMatchObject([
      {
        url: '/base/x?a=1&a=2',
        headers: { authorization: `Basic ${Buffer.from('us er:p@ss').toString('base64')}` },
      },
    ]);
  });

  it('reaches an address of IPv6', async ({ skip }) => {
    const server = createServer((socket) => {
      socket.once('data', (data) => {
        const [, host = ''] = /^host: (.*)\r$/im.exec(String(data)) ?? [];
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${host.length}\r\n\r\n${host}`);
      });
    });
    server.listen(0, '::1');
    const heard = await Promise.race([
      once(server, 'listening').then(
        () => true,
        () => false,
      ),
    ]);
    if (!heard) skip('this machine has no IPv6');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await nodeFetch(`http://[::1]:${port}/`).then(textOf)).toBe(`[::1]:${port}`);
  });

  it('is never sent with a signal that has fired, and ends with the reason of one that fires', async () => {
    const server = await startServer((request, response) => void (request.url === '/body' && response.write('[1,')));
    const reason = new Error('enough');
    expect(await failureOf(nodeFetch(server.url, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.seen).toEqual([]);
    const waiting = new AbortController();
    const answer = nodeFetch(server.url, { signal: waiting.signal });
    await expect.poll(() => server.seen.length).toBe(1);
    waiting.abort(reason);
    expect(await failureOf(answer)).toBe(reason);
    const reading = new AbortController();
    const body = await nodeFetch(`${server.url}/body`, { signal: reading.signal });
    setTimeout(() => reading.abort(reason), 20);
    expect(await failureOf(textOf(body))).toBe(reason);
  });
});
