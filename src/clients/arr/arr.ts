import * as z from 'zod';
import type {
  ArrServer,
  CommandBody,
  CommandRow,
  CommandServer,
  NotificationBody,
  NotificationServer,
  SaveOptions,
} from '../../core/ports/arr.ts';
import type { CallOptions } from '../../core/ports/call-options.ts';
import { AppError } from '../../errors.ts';
import type { ArrHttp, ArrOptions } from './http.ts';
import * as schema from './schema.ts';

/** The calls that Sonarr and Radarr have in common. */
export function createArr(http: ArrHttp, { name }: ArrOptions): Omit<ArrServer, 'kind'> {
  return {
    name,
    address: http.address,
    status: ({ signal }: CallOptions = {}) => http.get('/system/status', schema.systemStatus, { signal }),
    rootFolders: ({ signal }: CallOptions = {}) => http.list('/rootfolder', schema.rootFolder, { signal }),
    mediaManagement: ({ signal }: CallOptions = {}) =>
      http.get('/config/mediamanagement', schema.mediaManagement, { signal }),
    filesystem: (path: string, { signal }: CallOptions = {}) => {
      const query = { path: withSeparatorAtEnd(path), includeFiles: true };
      return http.get('/filesystem', schema.fileSystemListing, { signal, query });
    },
    // Below the API, where the key suffices; the address in `images` wants the session of a browser.
    poster: async (id: number, height: 250 | 500, { signal }: CallOptions = {}) =>
      http.picture(`/mediacover/${checkId('id', id)}/poster-${height}.jpg`, { signal }),
    ...createCommands(http),
    ...createNotifications(http),
  };
}

/** Without it the servers list the parent folder. A server on Windows has paths with backslashes. */
function withSeparatorAtEnd(path: string): string {
  if (/[/\\]$/.test(path)) return path;
  return path.includes('\\') && !path.includes('/') ? `${path}\\` : `${path}/`;
}

type Need = (body: CommandBody) => string | undefined;

/**
 * What a command must carry, by its name in lower case (the servers ignore case). To them a missing or misspelt id is
 * no error: RescanSeries, RefreshSeries and RescanMovie then run over the whole library. RescanSeries knows no
 * `seriesIds` and RescanMovie no `movieIds`: those count as missing.
 */
const needs: Record<string, Need> = {
  rescanseries: ({ seriesId }) => idProblem('seriesId', seriesId),
  refreshseries: ({ seriesId, seriesIds }) =>
    seriesIds === undefined ? idProblem('seriesId', seriesId) : idsProblem('seriesIds', seriesIds),
  renamefiles: ({ seriesId, movieId, files }) =>
    idProblem('seriesId or movieId', seriesId ?? movieId) ?? idsProblem('files', files),
  manualimport: ({ files }) => (Array.isArray(files) && files.length > 0 ? undefined : 'files must not be empty'),
  rescanmovie: ({ movieId }) => idProblem('movieId', movieId),
  refreshmovie: ({ movieIds }) => idsProblem('movieIds', movieIds),
  renamemovie: ({ movieIds }) => idsProblem('movieIds', movieIds),
};

function idProblem(field: string, value: unknown): string | undefined {
  return isId(value) ? undefined : `${field} must be a whole number above 0, not ${String(value)}`;
}

function idsProblem(field: string, value: unknown): string | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(isId) ? undefined : `${field} must be a list of ids`;
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** Throws `invalid` for a value that cannot be the id of a server's row: a fraction, NaN, 0, a text. */
export function checkId(field: string, value: number): number {
  const problem = idProblem(field, value);
  if (problem) throw new AppError('invalid', `The request was not sent: ${problem}`);
  return value;
}

function createCommands(http: ArrHttp): CommandServer {
  return {
    async command(body: CommandBody, { signal }: CallOptions = {}): Promise<CommandRow> {
      const problem = needs[body.name.toLowerCase()]?.(body);
      if (problem)
        throw new AppError('invalid', `The command ${body.name} was not sent to ${http.address}: ${problem}`);
      return http.send('/command', schema.command, { method: 'POST', body, signal });
    },
    async commandStatus(id: number, { signal }: CallOptions = {}): Promise<CommandRow | undefined> {
      return http.find(`/command/${checkId('id', id)}`, schema.command, { signal });
    },
    async commands({ signal }: CallOptions = {}): Promise<CommandRow[]> {
      return http.list('/command', schema.command, { signal });
    },
  };
}

/** The server calls us while it saves, and waits 100 s for our answer. */
const timeoutMs = 120_000;

function createNotifications(http: ArrHttp): NotificationServer {
  return {
    notifications: ({ signal }: CallOptions = {}) => http.list('/notification', schema.notification, { signal }),
    notificationSchema: ({ signal }: CallOptions = {}) =>
      http.list('/notification/schema', schema.notificationSchema, { signal }),
    createNotification: async (body: NotificationBody, { signal, forceSave }: SaveOptions = {}) =>
      http.send('/notification', schema.notification, {
        method: 'POST',
        body,
        signal,
        timeoutMs,
        query: { forceSave },
      }),
    updateNotification: async (id: number, body: NotificationBody, { signal, forceSave }: SaveOptions = {}) => {
      const path = `/notification/${checkId('id', id)}`;
      return http.send(path, schema.notification, {
        method: 'PUT',
        body: { ...body, id },
        signal,
        timeoutMs,
        query: { forceSave },
      });
    },
    testNotification: async (body: NotificationBody & { id?: number }, { signal }: CallOptions = {}) => {
      await http.send('/notification/test', z.unknown(), { method: 'POST', body, signal, timeoutMs });
    },
  };
}
