import { type Context, Hono } from 'hono';
import { storeRule } from '../../core/rules/create-rule.ts';
import { deleteRule } from '../../core/rules/delete-rule.ts';
import { listAllRules } from '../../core/rules/list-rules.ts';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../../handlers/context.ts';
import { API_BODY_BYTES, decodeBody, parseJson, readBody } from '../../handlers/middleware/read-body.ts';
import { fromLegacyRule, toLegacyRule } from '../legacy-rule.ts';
import { readLegacySetting, writeLegacySetting } from '../legacy-settings.ts';
import { type Parsed, type Problem, parseLegacyId, parseLegacyRule, parseLegacySetting } from './body.ts';

/** The API of Plex Linker 3: /api/rules and /api/settings/<key>, with the answers and errors that its clients expect. */
export function legacyRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.get('/rules', async (c) => c.json((await listAllRules(runtime)).map(toLegacyRule)));

  app.post('/rules', async (c) => {
    const rule = await parseBody(c, parseLegacyRule);
    if (!rule.ok) return c.json({ detail: rule.problems }, 422);
    const created = await storeRule(runtime, fromLegacyRule(rule.value));
    if (created.kind === 'duplicate') return c.json({ detail: 'Rule already exists' }, 409);
    const { id, movieTitle, seriesTitle } = created.rule;
    return c.json({ id, movie_title: movieTitle, show_name: seriesTitle }, 201);
  });

  app.delete('/rules/:id', async (c) => {
    const id = parseLegacyId(c.req.param('id'));
    if (!id.ok) return c.json({ detail: id.problems }, 422);
    const isThere = Number.isSafeInteger(id.value) && (await deleteRule(runtime, id.value));
    return isThere ? c.json({ deleted: id.value }) : c.json({ detail: 'Rule not found' }, 404);
  });

  app.get('/settings/:key', async (c) => {
    const key = c.req.param('key');
    const value = await readLegacySetting(runtime, key);
    return value === null ? c.json({ detail: 'Setting not found' }, 404) : c.json({ key, value });
  });

  app.put('/settings/:key', async (c) => {
    const key = c.req.param('key');
    const setting = await parseBody(c, parseLegacySetting);
    if (!setting.ok) return c.json({ detail: setting.problems }, 422);
    const refused = await refusalOf(writeLegacySetting(runtime, key, setting.value));
    if (refused === null) return c.json({ key, value: setting.value });
    return c.json({ detail: [valueProblem(refused, setting.value)] }, 422);
  });

  for (const path of ['/rules', '/rules/:id', '/settings/:key'])
    app.all(path, (c) => c.json({ detail: 'Method Not Allowed' }, 405));
  return app;
}

async function parseBody<T>(c: Context, parse: (body: unknown) => Parsed<T>): Promise<Parsed<T>> {
  const text = decodeBody(await readBody(c, API_BODY_BYTES), c.req.header('content-type'));
  if (text.trim() === '')
    return { ok: false, problems: [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }] };
  try {
    return parse(parseJson(text));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const position = Number(/position (\d+)/.exec(error.message)?.[1] ?? 0);
    const ctx = { error: error.message };
    return {
      ok: false,
      problems: [{ type: 'json_invalid', loc: ['body', position], msg: 'JSON decode error', input: {}, ctx }],
    };
  }
}

async function refusalOf(work: Promise<void>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.message;
    throw error;
  }
}

function valueProblem(message: string, input: unknown): Problem {
  return { type: 'value_error', loc: ['body', 'value'], msg: `Value error, ${message}`, input, ctx: { error: {} } };
}
