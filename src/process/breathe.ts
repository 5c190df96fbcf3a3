/** Longer than almost any statement, too short to notice. */
const budgetMs = 2;

/**
 * Statements on a file are answered without ever waiting: tasks that follow each other in reads alone would keep the event loop,
 * and no request would be taken meanwhile. Resolves at once while this turn of the loop is young, else in one of the next.
 */
export function createBreath(): () => Promise<void> {
  let turnBegan = performance.now();
  let nextTurn: Promise<void> | null = null;

  return async () => {
    while (performance.now() - turnBegan > budgetMs) {
      nextTurn ??= new Promise((resolve) => {
        setImmediate(() => {
          turnBegan = performance.now();
          nextTurn = null;
          resolve();
        });
      });
      await nextTurn;
    }
  };
}

/** For all work of tasks: together it takes this little of a turn, and webhooks are read and answered between. */
export const breathe = createBreath();
