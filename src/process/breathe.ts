/** Longer than almost any statement, too short to notice. */
const budgetMs = 2;
/** So that work goes on however many connect, a few times a second. */
const longestGivingWayMs = 200;

let connectedAt = Number.NEGATIVE_INFINITY;

/**
 * Somebody has connected. Node takes one connection in each turn of the event loop, and reads its request in the next: work that fills turns would
 * keep those waiting that connect at the same time. It goes on after a turn in which nobody connected.
 */
export function giveWay(): void {
  connectedAt = performance.now();
}

/**
 * Statements on a file are answered without ever waiting: tasks that follow each other in reads alone would keep the event loop,
 * and no request would be taken meanwhile. Resolves at once while this turn of the loop is young, else in one of the next.
 */
export function createBreath(): () => Promise<void> {
  let turnBegan = performance.now();
  let nextTurn: Promise<void> | null = null;

  function awaitTurn(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const latest = performance.now() + longestGivingWayMs;
    const begin = () => {
      const wasConnected = connectedAt > turnBegan;
      turnBegan = performance.now();
      if (wasConnected && turnBegan < latest) {
        setImmediate(begin);
        return;
      }
      nextTurn = null;
      resolve();
    };
    setImmediate(begin);
    return promise;
  }

  return async () => {
    while (connectedAt > turnBegan || performance.now() - turnBegan > budgetMs) {
      nextTurn ??= awaitTurn();
      await nextTurn;
    }
  };
}

/** For all work of tasks: together it takes this little of a turn, and webhooks are read and answered between. */
export const breathe = createBreath();
