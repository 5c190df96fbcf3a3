import type { Context } from 'hono';
import type { PlexServer } from '../../../../core/model/plex.ts';
import { findAnyServer } from '../../../../core/servers/gone-servers.ts';
import { AppError } from '../../../../errors.ts';
import type { Pages } from '../../../page-context.ts';

/** The server of an address, gone ones included. Throws AppError `notFound`. */
export async function findServer(pages: Pages, c: Context, id: number): Promise<PlexServer> {
  const server = await findAnyServer(pages.app.runtime, id);
  if (server === null) throw noServer(pages, c);
  return server;
}

export function noServer(pages: Pages, c: Context): AppError {
  return new AppError('notFound', pages.plain(c).texts.plexServer.gone);
}
