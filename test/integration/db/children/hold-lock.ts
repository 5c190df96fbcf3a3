import { takeProcessLock } from '../../../../src/db/process-lock.ts';

/** Takes the lock on the database named by the argument, says whether it did, and stays until it is killed. */
const lock = await takeProcessLock(process.argv[2] ?? '');
process.stdout.write(lock === null ? 'refused\n' : 'held\n');
setInterval(() => undefined, 1_000);
