import { openDatabase } from '../../../../src/db/open.ts';
import { createStore } from '../../../../src/db/store.ts';
import { aDelivery, aTask } from '../rows.ts';

/** Stores deliveries in the database named by the argument and says the id of each one that is stored, until it is killed. */
const [, , path = '', migrationsFolder = ''] = process.argv;
const same = (text: string) => text;
const database = await openDatabase({ kind: 'file', path }, { migrationsFolder });
const store = createStore(database, { now: Date.now, seal: same, open: same });
for (let n = 0; ; n++) {
  const { id } = await store.deliveries.receive(aDelivery({ id: `d${n}` }), [aTask(n)]);
  process.stdout.write(`${id}\n`);
}
