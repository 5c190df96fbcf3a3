import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createBreath, giveWay } from '../../../src/process/breathe.ts';

const breathe = createBreath();
const server = createServer((_request, response) => response.end('answered'));
afterEach(() => server.close());

function spin(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('many who connect at once are answered between two pieces of work, not one after each piece', async () => {
  server.on('connection', giveWay);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let pieces = 0;
  let isOver = false;
  const lane = async () => {
    while (!isOver) {
      await breathe();
      spin(3);
      pieces += 1;
    }
  };
  const lanes = Array.from({ length: 16 }, lane);
  const ask = () =>
    new Promise<void>((resolve, reject) =>
      get(url, { agent: false }, (answer) => answer.resume().once('end', resolve)).once('error', reject),
    );
  await Promise.all(Array.from({ length: 60 }, ask));
  isOver = true;
  // A thousand where work goes on in each turn: a turn takes one connection, and the next one its request.
  expect(pieces).toBeLessThan(250);
  await Promise.all(lanes);
});
