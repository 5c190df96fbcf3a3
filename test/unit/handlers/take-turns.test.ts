import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { takeTurns } from '../../../src/handlers/middleware/take-turns.ts';

test('a webhook is answered before a thousand other requests that came earlier', async () => {
  const answered: string[] = [];
  const app = new Hono();
  app.use(takeTurns((path) => path.startsWith('/webhooks/')));
  app.get('*', (c) => {
    answered.push(c.req.path);
    return c.text('');
  });
  const others = Array.from({ length: 1_000 }, (_, n) => app.request(`/login/${n}`));
  await Promise.all([...others, app.request('/webhooks/radarr')]);
  expect(answered.indexOf('/webhooks/radarr')).toBeLessThan(10);
  expect(answered).toHaveLength(1_001);
  expect(answered.filter((path) => path !== '/webhooks/radarr')).toEqual(others.map((_, n) => `/login/${n}`));
});

test('in each turn of the event loop a few others are answered, and none waits when there are few', async () => {
  const perTurn: number[] = [];
  let inTurn = 0;
  const app = new Hono();
  app.use(takeTurns(() => false));
  app.get('*', (c) => {
    if (inTurn === 0)
      setImmediate(() => {
        perTurn.push(inTurn);
        inTurn = 0;
      });
    inTurn += 1;
    return c.text('');
  });
  await Promise.all(Array.from({ length: 50 }, () => app.request('/')));
  await new Promise(setImmediate);
  expect(Math.max(...perTurn)).toBeLessThan(8);
  perTurn.length = 0;
  await app.request('/');
  await new Promise(setImmediate);
  await app.request('/');
  await new Promise(setImmediate);
  expect(perTurn).toEqual([1, 1]);
});
