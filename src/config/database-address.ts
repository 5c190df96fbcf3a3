import * as z from 'zod';
import type { DatabaseConfig } from './config.ts';
import { variable } from './variable-types.ts';

/**
 * DATABASE_URL; paths as given, relative ones too. The old form is SQLAlchemy's: `sqlite:////abs/path` (four slashes) is absolute,
 * `sqlite:///path` relative to the working folder; a driver (`sqlite+aiosqlite:`) and options after `?` mean nothing here.
 */
export const databaseAddress = variable(
  z.string().transform((value, context): DatabaseConfig => {
    const withoutOptions = value.replace(/\?.*$/s, '');
    const legacy = /^sqlite(?:\+\w+)?:\/\/\/(.+)$/i.exec(withoutOptions)?.[1];
    const file = /^file:(?:\/\/(?=\/))?((?!\/\/).+)$/i.exec(withoutOptions)?.[1];
    const path = legacy ?? decoded(file);
    if (path !== undefined && path !== ':memory:')
      return { kind: legacy === undefined ? 'file' : 'legacySqlite', path };
    if (path === undefined && /^(?:libsql|https?|wss?):\/\/[^/\s]/i.test(value)) return { kind: 'remote', url: value };
    context.addIssue({ code: 'custom', message: path === undefined ? problemOf(value) : inMemory });
    return z.NEVER;
  }),
);

const inMemory = 'names a database in memory, which would be lost at every stop: name a file.';

/** Only the scheme is shown: the rest may hold a password. */
function problemOf(value: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(value)?.[0];
  const found = scheme === undefined ? 'a value without a scheme' : `this "${scheme}" address`;
  return `must be file:/path, libsql://host, http(s)://host or sqlite:////path, not ${found}.`;
}

function decoded(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    // A percent sign in a name that nobody encoded.
    return path;
  }
}
