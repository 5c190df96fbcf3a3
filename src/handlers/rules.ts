import { Hono } from 'hono';
import { changeRule } from '../core/rules/change-rule.ts';
import { createRule } from '../core/rules/create-rule.ts';
import { deleteRule } from '../core/rules/delete-rule.ts';
import { findRule, listImportProblems, listRules } from '../core/rules/list-rules.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { json, params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, pageOf, present, toList, wholeList, wholeListQuery } from './schema/common.ts';
import { importProblemSchema, ruleBody, ruleChangeBody, ruleListQuery, ruleSchema, toApiRule } from './schema/rule.ts';

/** /api/v1/rules */
export function rulesRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('rules', 'List rules', { 200: listSchema(ruleSchema) }, 400),
    query(ruleListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(toList(await listRules(runtime, present(filter), pageOf({ limit, cursor })), toApiRule));
    },
  );

  app.get(
    '/import-report',
    describe('rules', 'What imports could not read', { 200: listSchema(importProblemSchema) }, 400),
    query(wholeListQuery),
    async (c) => c.json(wholeList(await listImportProblems(runtime), c.req.valid('query'))),
  );

  app.get('/:id', describe('rules', 'One rule', { 200: ruleSchema }, 404), params(idParams), async (c) => {
    const rule = await findRule(runtime, c.req.valid('param').id);
    if (rule === null) throw noRule();
    return c.json(toApiRule(rule));
  });

  app.post('/', describe('rules', 'Make a rule', { 201: ruleSchema }, 400, 409), json(ruleBody), async (c) => {
    const created = await createRule(runtime, c.req.valid('json'));
    if (created.kind === 'duplicate')
      throw new AppError('conflict', 'There is a rule for this movie and this special already.');
    return c.json(toApiRule(created.rule), 201);
  });

  app.patch(
    '/:id',
    describe('rules', 'Switch a rule on or off, or tie it to a server', { 200: ruleSchema }, 400, 404),
    params(idParams),
    json(ruleChangeBody),
    async (c) => {
      const changed = await changeRule(runtime, c.req.valid('param').id, c.req.valid('json'));
      if (changed === null) throw noRule();
      return c.json(toApiRule(changed.rule));
    },
  );

  app.delete(
    '/:id',
    describe('rules', 'Delete a rule; its links go', { 204: 'Deleted' }, 404),
    params(idParams),
    async (c) => {
      if (!(await deleteRule(runtime, c.req.valid('param').id))) throw noRule();
      return c.body(null, 204);
    },
  );

  return app;
}

function noRule(): AppError {
  return new AppError('notFound', 'There is no rule with this id.');
}
