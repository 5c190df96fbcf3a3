import type { HealthBoard, HealthMessage } from '../ports/health-board.ts';

/** Health messages live in the process: after a restart each check sets its own again. */
export function createHealthBoard(now: () => number): HealthBoard {
  const messages = new Map<string, HealthMessage>();
  const board: HealthBoard = {
    set(key, level, message) {
      const before = messages.get(key);
      messages.set(key, { key, level, message, since: before?.message === message ? before.since : now() });
    },
    clear(key) {
      messages.delete(key);
    },
    replace(prefix, wanted) {
      const keys = new Set(wanted.map((message) => message.key));
      for (const key of [...messages.keys()]) if (key.startsWith(prefix) && !keys.has(key)) messages.delete(key);
      for (const { key, level, message } of wanted) board.set(key, level, message);
    },
    reword(fits, change) {
      for (const entry of [...messages.values()].filter(fits)) {
        // A key may hold the message itself.
        const key = entry.key.replace(entry.message, () => change(entry.message));
        if (key !== entry.key) messages.delete(entry.key);
        messages.set(key, { ...entry, key, message: change(entry.message) });
      }
    },
    forget(fits) {
      for (const entry of [...messages.values()].filter(fits)) messages.delete(entry.key);
    },
    list() {
      const all = [...messages.values()].toSorted((a, b) => a.since - b.since);
      // A task and the observer report the same failed call.
      return all.filter(({ message }, position) => all.findIndex((other) => other.message === message) === position);
    },
  };
  return board;
}
