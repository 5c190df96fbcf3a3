import { Hono } from 'hono';
import { findConflict, listConflicts } from '../core/conflicts/list-conflicts.ts';
import { type Reopened, reopenConflict } from '../core/conflicts/reopen-conflict.ts';
import { type Resolved, resolveConflict } from '../core/conflicts/resolve-conflict.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { json, params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, pageOf, present, toList } from './schema/common.ts';
import { conflictListQuery, conflictSchema, resolveBody, toApiConflict } from './schema/conflict.ts';

/** /api/v1/conflicts */
export function conflictsRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('conflicts', 'List questions', { 200: listSchema(conflictSchema) }, 400),
    query(conflictListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(toList(await listConflicts(runtime, present(filter), pageOf({ limit, cursor })), toApiConflict));
    },
  );

  app.get('/:id', describe('conflicts', 'One question', { 200: conflictSchema }, 404), params(idParams), async (c) => {
    const conflict = await findConflict(runtime, c.req.valid('param').id);
    if (conflict === null) throw refusalOf({ kind: 'notFound' });
    return c.json(toApiConflict(conflict));
  });

  app.post(
    '/:id/resolve',
    describe('conflicts', 'Answer a question: select, create or ignore', { 200: conflictSchema }, 400, 404, 409),
    params(idParams),
    json(resolveBody),
    async (c) => {
      const answer = { ...c.req.valid('json'), by: c.get('caller').who };
      const resolved = await resolveConflict(runtime, c.req.valid('param').id, answer);
      if (resolved.kind !== 'resolved') throw refusalOf(resolved);
      return c.json(toApiConflict(resolved.conflict));
    },
  );

  app.post(
    '/:id/reopen',
    describe('conflicts', 'Take an answer back, with what it did', { 200: conflictSchema }, 404, 409),
    params(idParams),
    async (c) => {
      const reopened = await reopenConflict(runtime, c.req.valid('param').id);
      if (reopened.kind !== 'reopened') throw notReopened(reopened);
      return c.json(toApiConflict(reopened.conflict));
    },
  );

  return app;
}

function notReopened({ kind }: Exclude<Reopened, { kind: 'reopened' }>): AppError {
  switch (kind) {
    case 'notFound':
      return refusalOf({ kind });
    case 'isOpen':
      return new AppError('conflict', 'This conflict is open: there is no answer to take back.');
    case 'ruleGone':
      return new AppError('conflict', 'The rule that this conflict is about is gone: there is nothing left to ask.');
    case 'askedAnew':
      return new AppError('conflict', 'The same question was asked anew since: answer or reopen the newer conflict.');
  }
}

function refusalOf(resolved: Exclude<Resolved, { kind: 'resolved' }>): AppError {
  switch (resolved.kind) {
    case 'notFound':
      return new AppError('notFound', 'There is no conflict with this id.');
    case 'notOpen':
      return new AppError('conflict', `This conflict is ${resolved.state} already.`);
    case 'noSuchOption':
      return new AppError('invalid', `There is no such option; there are: ${resolved.options.join(', ')}.`);
    case 'answered':
      return new AppError('conflict', `The pair of this option is ${resolved.state} already: reopen it first.`);
    case 'ruleGone':
      return new AppError(
        'conflict',
        'The rule that this conflict is about is gone: create one, or ignore the conflict.',
      );
    case 'notFitting':
      return new AppError(
        'invalid',
        'This answer does not fit the question: a show of Plex gets a series ("seriesTvdbId"), a movie a rule ("rule").',
      );
    case 'duplicateRule':
      return new AppError('conflict', 'There is a rule for this movie and this special already.');
  }
}
