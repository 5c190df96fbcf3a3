import { readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { answerQuietly } from '../../../../src/process/quiet-thread.ts';

answerQuietly((request) => {
  if (request === 'break') throw new Error('nobody foresaw this');
  if (request === 'exit') process.exit();
  if (request === 'priority') return niceOf(readFileSync('/proc/thread-self/stat', 'utf8'));
  return { request, threadId };
});

/** See proc_pid_stat(5): the 19th field, the name before it may hold spaces. */
function niceOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}
