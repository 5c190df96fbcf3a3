import type { MiddlewareHandler } from 'hono';

/** A few milliseconds at most, also in a process that has just started. */
const admittedPerTurn = 3;

/**
 * Webhooks first: of the requests that are waiting, each turn of the event loop answers all webhooks and a few of the rest.
 * Whoever sends a thousand guesses a second then delays the other guesses, not what Radarr waits for.
 */
export function takeTurns(isFirst: (path: string) => boolean): MiddlewareHandler {
  const waiting: (() => void)[] = [];
  let admitted = 0;
  let isTurnAhead = false;

  function beginTurn(): void {
    isTurnAhead = false;
    const next = waiting.splice(0, admittedPerTurn);
    admitted = next.length;
    for (const admit of next) admit();
    if (admitted > 0) awaitTurn();
  }

  function awaitTurn(): void {
    if (isTurnAhead) return;
    isTurnAhead = true;
    setImmediate(beginTurn);
  }

  return async function takeTurn(c, next) {
    if (!isFirst(c.req.path)) {
      awaitTurn();
      if (admitted < admittedPerTurn) admitted += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    }
    await next();
  };
}
