import type { Context } from 'hono';

/** The API keys that a request shows, right or wrong. Prometheus sends a Bearer token. */
export function keysOf(c: Context): string[] {
  const bearer = /^bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  const given = [c.req.header('x-api-key'), c.req.query('apikey'), c.req.path === '/metrics' ? bearer : undefined];
  return given.flatMap((key) => (key === undefined || key === '' ? [] : [key]));
}
