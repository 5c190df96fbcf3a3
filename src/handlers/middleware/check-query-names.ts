import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { AppError } from '../../errors.ts';
import { queryNames } from './input.ts';

/** The API key may be in the query of every address. */
const everywhere = ['apikey'];

/**
 * Refuses unknown and repeated query parameters: an ignored filter would answer a different question. Only reads take queries; other routes
 * are checked only if they declare a query.
 */
export function checkQueryNames(): MiddlewareHandler {
  return async function checkNames(c, next) {
    const known = namesOf(c);
    const given = known === null ? {} : c.req.queries();
    const details = Object.entries(given).flatMap(([name, values]) => problemOf(name, values.length, known ?? []));
    if (details.length > 0) {
      const text = details.map(({ message }) => message).join(' ');
      throw new AppError('invalid', `The request is not valid: ${text}`, { details });
    }
    await next();
  };
}

/** Null if queries are not checked: no such address, or a write that takes none. */
function namesOf(c: Context): readonly string[] | null {
  const routes = matchedRoutes(c).filter(({ method }) => method !== 'ALL');
  const [first] = routes;
  if (first === undefined) return null;
  const own = routes.filter(({ method, path }) => method === first.method && path === first.path);
  const names = own.flatMap(
    ({ handler }) => (handler as { readonly [queryNames]?: readonly string[] })[queryNames] ?? [],
  );
  return first.method === 'GET' || names.length > 0 ? [...names, ...everywhere] : null;
}

function problemOf(name: string, times: number, known: readonly string[]): { field: string; message: string }[] {
  const shown = name
    .replace(/[\u0000-\u001f\u007f]/g, '?')
    .slice(0, 80)
    .toWellFormed();
  if (!known.includes(name))
    return [
      {
        field: name,
        message: `"${shown}" is not a query parameter of this address, which accepts ${known.join(', ')}.`,
      },
    ];
  return times > 1 ? [{ field: name, message: `"${shown}" is given ${times} times: give it once.` }] : [];
}
