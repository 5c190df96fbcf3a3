import { createSocket } from 'node:dgram';
import { expect, onTestFinished, test } from 'vitest';
import { findNeighbours } from '../../../../src/clients/plex/gdm.ts';

/** A machine in the network that answers every question in the same way. */
async function startMachine(...answers: string[]): Promise<{ port: number; asked: string[] }> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (bytes, sender) => {
    asked.push(bytes.toString());
    for (const answer of answers) socket.send(answer, sender.port, sender.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void socket.close());
  return { port: socket.address().port, asked };
}

const ask = (port: number) => findNeighbours({ timeoutMs: 150, group: { address: '127.0.0.1', port } });

const answerOf = (fields: object) =>
  `HTTP/1.0 200 OK\r\n${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}`;

const server = {
  'Content-Type': 'plex/media-server',
  Host: '53f4b5b6.plex.direct',
  Name: 'Living: Room',
  Port: '32405',
  'Resource-Identifier': '646ab0aa8a01c543e94ba975f6fd6efadc36b7',
  Version: '1.43.2',
};

test('a server that answers is named, with its port at the address that the answer came from', async () => {
  const { port, asked } = await startMachine(answerOf(server));
  expect(await ask(port)).toEqual([
    { name: 'Living: Room', machineIdentifier: server['Resource-Identifier'], url: 'http://127.0.0.1:32405' },
  ]);
  expect(asked).toEqual(['M-SEARCH * HTTP/1.1\r\n\r\n']);
});

test('a server that answers twice is one, and a control character in its name is not passed on', async () => {
  const { port } = await startMachine(answerOf({ ...server, Name: 'a\u0007b' }), answerOf(server));
  expect((await ask(port)).map(({ name }) => name)).toEqual(['ab']);
});

test('players, other devices and broken answers are left out', async () => {
  const { port } = await startMachine(
    answerOf({ ...server, 'Content-Type': 'plex/media-player' }),
    answerOf({ ...server, 'Resource-Identifier': '' }),
    answerOf({ ...server, 'Resource-Identifier': 'a b/../c' }),
    answerOf({ ...server, Port: '99999' }),
    answerOf({ ...server, Port: 'none' }),
    answerOf(server).replace('200 OK', '404 Not Found'),
    'NOTIFY * HTTP/1.1\r\n\r\n',
    '',
  );
  expect(await ask(port)).toEqual([]);
});

test('a network in which nobody answers, and one that refuses the question, have none', async () => {
  const { port } = await startMachine();
  expect(await ask(port)).toEqual([]);
  expect(await findNeighbours({ timeoutMs: 50, group: { address: 'not-an-address.invalid', port: 1 } })).toEqual([]);
});

test('by default the whole local network is asked, and the question ends', async () => {
  expect(Array.isArray(await findNeighbours({ timeoutMs: 100 }))).toBe(true);
});
