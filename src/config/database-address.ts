import { join, resolve } from 'node:path';
import type { DatabaseConfig } from './config.ts';
import type { EnvironmentReader } from './environment-reader.ts';

/**
 * DATABASE_URL. The old form is SQLAlchemy's: `sqlite:////abs/path` (four slashes) is absolute, `sqlite:///path` relative to the
 * working folder; a driver (`sqlite+aiosqlite:`) and options after `?` mean nothing here.
 */
export function readDatabaseAddress(
  reader: EnvironmentReader,
  { cwd, dataDir }: { cwd: string; dataDir: string },
): DatabaseConfig {
  const usual: DatabaseConfig = { kind: 'file', path: join(dataDir, 'plex-linker.db') };
  const value = reader.text('DATABASE_URL');
  if (value === null) return usual;
  const withoutOptions = value.replace(/\?.*$/s, '');
  const legacy = /^sqlite(?:\+\w+)?:\/\/\/(.+)$/i.exec(withoutOptions)?.[1];
  const file = /^file:(?:\/\/(?=\/))?((?!\/\/).+)$/i.exec(withoutOptions)?.[1];
  const path = legacy ?? decoded(file);
  if (path === ':memory:') {
    reader.fault('DATABASE_URL names a database in memory, which would forget everything: name a file.');
    return usual;
  }
  if (path !== undefined) return { kind: legacy === undefined ? 'file' : 'legacySqlite', path: resolve(cwd, path) };
  if (/^(?:libsql|https?|wss?):\/\/[^/\s]/i.test(value)) {
    const authToken = reader.text('DATABASE_AUTH_TOKEN');
    return { kind: 'remote', url: value, ...(authToken === null ? {} : { authToken }) };
  }
  // Only the scheme is shown: the rest may hold a password.
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(value)?.[0];
  reader.fault(
    `DATABASE_URL must be file:/path, libsql://host, http(s)://host or sqlite:////path, not ${scheme === undefined ? 'a value without a scheme' : `this "${scheme}" address`}.`,
  );
  return usual;
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
