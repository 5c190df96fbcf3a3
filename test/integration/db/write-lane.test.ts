import { setTimeout as sleep } from 'node:timers/promises';
import type { InStatement, ResultSet } from '@libsql/client/sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createWriteLane, type WriteKind } from '../../../src/db/write-lane.ts';
import { AppError } from '../../../src/errors.ts';
import { describeDatabases, openTestStore } from '../../support/database.ts';
import { aDelivery, aTask } from './rows.ts';

/** A lane to a database that answers at once, as a file does; `sent` holds the statements of each batch. */
function laneOf(answer: () => void | Promise<void> = () => undefined) {
  const sent: string[][] = [];
  const inLane = createWriteLane(async (statements: readonly InStatement[]) => {
    const texts = statements.map(String);
    sent.push(texts);
    await answer();
    return texts.map((text) => ({ rows: [text] }) as unknown as ResultSet);
  });
  const write = async (kind: WriteKind, ...statements: string[]) =>
    (await inLane({ size: statements.length, statements: () => statements }, kind)).map((result) =>
      String(result.rows[0]),
    );
  return { sent, write };
}

const many = <T>(count: number, write: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => write(n)));

describe('the lane of writes', () => {
  test('an urgent one overtakes all that wait', async () => {
    const { sent, write } = laneOf();
    const others = many(20, (n) => write(n % 2 === 0 ? 'ordinary' : 'repeatable', `other ${n}`));
    await write('urgent', 'urgent');
    expect(sent.flat().indexOf('urgent')).toBeLessThan(4);
    await others;
  });

  test('urgent ones that wait are one batch, and each gets its own answers', async () => {
    const { sent, write } = laneOf();
    const answers = await many(10, (n) => write('urgent', ...(n % 2 === 0 ? [`${n} a`, `${n} b`] : [`${n}`])));
    expect(sent.length).toBeLessThan(4);
    expect(answers).toEqual(Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? [`${n} a`, `${n} b`] : [`${n}`])));
  });

  test('of the same kind all go in the order asked, several in one batch', async () => {
    const { sent, write } = laneOf();
    await many(20, (n) => write('ordinary', `${n}`));
    expect(sent.flat()).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`));
    expect(sent.length).toBeLessThan(4);
    expect(Math.max(...sent.map((batch) => batch.length))).toBeLessThan(10);
    sent.length = 0;
    await many(40, (n) => write('repeatable', `${n}`));
    expect(sent.flat()).toEqual(Array.from({ length: 40 }, (_, n) => `${n}`));
    expect(sent.length).toBeLessThan(10);
  });

  test.each(['ordinary', 'repeatable'] as const)(
    '%s ones have their turn, however many urgent ones come',
    async (kind) => {
      let done = 0;
      let urgent = 0;
      const most = 5_000;
      const { write } = laneOf(async () => {
        // Whenever a batch is answered the next urgent one is there.
        if (done < 3 && urgent++ < most) void write('urgent', 'urgent');
        await sleep(1);
      });
      await many(3, async (n) => {
        await write(kind, `${n}`);
        done++;
      });
      expect(urgent).toBeLessThan(most);
    },
  );

  describe('while urgent ones keep coming', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    /** One of each kind every ten milliseconds. */
    async function burst(write: (kind: WriteKind, text: string) => Promise<unknown>, ms: number): Promise<void> {
      for (let at = 0; at < ms; at += 10) {
        void write('urgent', `urgent ${at}`);
        void write('repeatable', `work ${at}`);
        await vi.advanceTimersByTimeAsync(10);
      }
    }
    const workOf = (sent: string[][]) => sent.filter(([first]) => first?.startsWith('work'));

    test('repeatable ones gather, and go together when it is quiet', async () => {
      const { sent, write } = laneOf();
      await burst(write, 100);
      expect(sent[0]).toEqual(['urgent 0', 'work 0']);
      expect(sent.slice(1).map((batch) => batch.length)).toEqual(Array(9).fill(1));
      expect(sent.filter(([first]) => first?.startsWith('urgent'))).toHaveLength(10);
      await vi.advanceTimersByTimeAsync(50);
      expect(workOf(sent).map((batch) => batch.length)).toEqual([9]);
    });

    test('repeatable ones are not put off for ever', async () => {
      const { sent, write } = laneOf();
      await burst(write, 3_000);
      expect(workOf(sent).length).toBeGreaterThan(8);
    });
  });

  test('a claim never goes before the delivery that was there before it', async () => {
    const { sent, write } = laneOf();
    await many(60, async (n) => {
      await Promise.all([write('urgent', `delivery ${n}`), write('repeatable', `claim ${n}`)]);
    });
    const all = sent.flat();
    for (let n = 0; n < 60; n += 1) expect(all.indexOf(`delivery ${n}`)).toBeLessThan(all.indexOf(`claim ${n}`));
  });

  test('the event loop turns between ordinary writes, though the database answers at once', async () => {
    const { write } = laneOf();
    let turns = 0;
    const turn = () => {
      turns++;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    await many(200, (n) => write('ordinary', `${n}`));
    clearImmediate(next);
    expect(turns).toBeGreaterThan(15);
  });

  test('a database out of reach fails all that were sent together, with one attempt', async () => {
    const { sent, write } = laneOf(() => {
      throw new AppError('database', 'no answer', { cause: new TypeError('fetch failed') });
    });
    const first = write('urgent', 'first').catch(() => 'failed');
    const answers = await many(10, (n) => write('urgent', `${n}`).catch(() => 'failed'));
    expect([await first, ...answers]).toEqual(Array.from({ length: 11 }, () => 'failed'));
    expect(sent).toHaveLength(1);
  });
});

describeDatabases('deliveries that come together', (kind) => {
  test('are all stored but the one that is refused', async () => {
    const t = await openTestStore(kind);
    await t.store.deliveries.receive(aDelivery({ id: 'd3' }), [aTask(3)]);
    const answers = await many(8, (n) =>
      t.store.deliveries.receive(aDelivery({ id: `d${n}`, hash: `${n}` }), [aTask(n)]).then(
        ({ status }) => status,
        (error: AppError) => error.code,
      ),
    );
    expect(answers).toEqual(Array.from({ length: 8 }, (_, n) => (n === 3 ? 'database' : 'queued')));
    expect((await t.store.deliveries.page({}, { limit: 50, cursor: null })).items).toHaveLength(8);
    expect((await t.store.tasks.counts()).waiting).toBe(8);
    await t.close();
  });

  test('with equal bytes are one, and duplicates of it', async () => {
    const t = await openTestStore(kind);
    const answers = await many(6, (n) =>
      t.store.deliveries.receive(aDelivery({ id: `d${n}`, hash: 'same' }), [aTask(1)]),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill('duplicate'), 'queued']);
    expect((await t.store.tasks.counts()).waiting).toBe(1);
    await t.close();
  });
});
