import { Hono } from 'hono';
import { findCandidate, listCandidates, requestDiscovery } from '../core/candidates/list-candidates.ts';
import { type Answered, acceptCandidate, rejectCandidate, reopenCandidate } from '../core/rules/answer-candidate.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { optionalJson, params, query } from './middleware/input.ts';
import { candidateListQuery, candidateSchema, discoverBody, toApiCandidate } from './schema/candidate.ts';
import { describe, idParams, listSchema, pageOf, present, toList } from './schema/common.ts';
import { startedRunSchema } from './schema/run.ts';

/** /api/v1/candidates */
export function candidatesRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('candidates', 'List possible pairs, the most certain first', { 200: listSchema(candidateSchema) }, 400),
    query(candidateListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(toList(await listCandidates(runtime, present(filter), pageOf({ limit, cursor })), toApiCandidate));
    },
  );

  app.post(
    '/discover',
    describe('candidates', 'Search for pairs of one movie, one series, or all', { 202: startedRunSchema }, 400),
    optionalJson(discoverBody),
    async (c) => c.json({ run: (await requestDiscovery(runtime, c.req.valid('json'))).id }, 202),
  );

  app.get('/:id', describe('candidates', 'One pair', { 200: candidateSchema }, 404), params(idParams), async (c) => {
    const candidate = await findCandidate(runtime, c.req.valid('param').id);
    if (candidate === null) throw refusalOf({ kind: 'notFound' });
    return c.json(toApiCandidate(candidate));
  });

  const answers = {
    accept: { verb: acceptCandidate, summary: 'The movie is this special: make the rule' },
    reject: { verb: rejectCandidate, summary: 'The movie is not this special: never propose it again' },
    reopen: { verb: reopenCandidate, summary: 'Take an answer back, with the rule that it made' },
  } as const;
  for (const [name, { verb, summary }] of Object.entries(answers))
    app.post(
      `/:id/${name}`,
      describe('candidates', summary, { 200: candidateSchema }, 404, 409),
      params(idParams),
      async (c) => {
        const answered = await verb(runtime, c.req.valid('param').id);
        if (answered.kind !== 'answered') throw refusalOf(answered);
        return c.json(toApiCandidate(answered.candidate));
      },
    );
  return app;
}

function refusalOf(answered: Exclude<Answered, { kind: 'answered' }>): AppError {
  switch (answered.kind) {
    case 'notFound':
      return new AppError('notFound', 'There is no candidate with this id.');
    case 'isOpen':
      return new AppError('conflict', 'This candidate is open: there is no answer to take back.');
    case 'otherwise': {
      const { state, updatedAt } = answered.candidate;
      const at = new Date(updatedAt).toISOString();
      return new AppError(
        'conflict',
        `This candidate is ${state} since ${at}: someone else may have answered. Reopen it to answer anew.`,
      );
    }
  }
}
