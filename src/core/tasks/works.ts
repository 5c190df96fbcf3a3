import type { z } from 'zod';
import { AppError } from '../../errors.ts';
import type { TaskKind } from './define-task.ts';
import * as access from './kinds/access.ts';
import * as links from './kinds/links.ts';
import * as matching from './kinds/matching.ts';
import * as plex from './kinds/plex.ts';
import * as requests from './kinds/requests.ts';
import * as shows from './kinds/shows.ts';
import * as upkeep from './kinds/upkeep.ts';
import * as watch from './kinds/watch.ts';
import type { TaskResult, TaskWork } from './result.ts';

const exported = { ...access, ...links, ...matching, ...plex, ...requests, ...shows, ...upkeep, ...watch };

type Defined = Extract<(typeof exported)[keyof typeof exported], { readonly kind: string }>;

/** The payload of every kind of task, as defined in src/core/tasks/kinds. */
export type TaskPayloads = {
  readonly [Task in Defined as Task['kind']]: Task extends TaskKind<string, infer Payload> ? Payload : never;
};

/** The function that does the work of each kind. Each is idempotent. */
export type Works = {
  readonly [Kind in keyof TaskPayloads]: (payload: TaskPayloads[Kind], signal: AbortSignal) => Promise<TaskResult>;
};

type Schemas = { readonly [Kind in keyof TaskPayloads]: z.ZodType<TaskPayloads[Kind]> };

/** The functions as the queue calls them: with the stored payload, which is parsed first. */
export function bindWorks(works: Works): Readonly<Record<string, TaskWork>> {
  const kinds = Object.values(exported).filter((one): one is Defined => 'kind' in one);
  const schemas = Object.fromEntries(kinds.map(({ kind, payload }) => [kind, payload])) as Schemas;
  return Object.fromEntries(kinds.map(({ kind }) => [kind, bindWork(kind, schemas, works)]));
}

function bindWork<Kind extends keyof TaskPayloads>(kind: Kind, schemas: Schemas, works: Works): TaskWork {
  const [schema, work] = [schemas[kind], works[kind]];
  return async (stored, signal) => {
    const { data, error } = schema.safeParse(stored);
    if (error !== undefined)
      throw new AppError(
        'internal',
        `The stored payload of a task of the kind "${kind}" cannot be read (${describe(error)}): another version of Plex Linker wrote it.`,
      );
    return work(data, signal);
  };
}

/** Such as "ratingKey: expected string, received undefined". */
function describe({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`).join('; ');
}
