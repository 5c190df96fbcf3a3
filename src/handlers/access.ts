import { Hono } from 'hono';
import { endSession, listAuditEvents, listSessions } from '../core/access/list-access.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { params, query } from './middleware/input.ts';
import {
  auditListQuery,
  auditSchema,
  sessionParams,
  sessionSchema,
  toApiAuditEvent,
  toApiSession,
} from './schema/access.ts';
import { describe, listQuery, listSchema, pageOf, present, toList, wholeList } from './schema/common.ts';

/** /api/v1/sessions and /api/v1/audit */
export function accessRoutes({ runtime }: AppContext): Hono {
  const app = new Hono();

  app.get(
    '/sessions',
    describe(
      'access',
      'List the browsers that are signed in; viewers their own',
      { 200: listSchema(sessionSchema) },
      400,
    ),
    query(listQuery),
    async (c) => {
      const sessions = await listSessions(runtime, c.get('caller'));
      return c.json(wholeList(sessions.map(toApiSession), c.req.valid('query')));
    },
  );

  app.delete(
    '/sessions/:id',
    describe('access', 'Sign a browser out', { 204: 'Signed out' }, 404),
    params(sessionParams),
    async (c) => {
      if (!(await endSession(runtime, c.req.valid('param').id, c.get('caller'))))
        throw new AppError('notFound', 'There is no session with this id.');
      return c.body(null, 204);
    },
  );

  app.get(
    '/audit',
    describe('access', 'List changes and sign-ins, the newest first', { 200: listSchema(auditSchema) }, 400),
    query(auditListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(
        toList(await listAuditEvents(runtime, present(filter), pageOf({ limit, cursor })), toApiAuditEvent),
      );
    },
  );

  return app;
}
