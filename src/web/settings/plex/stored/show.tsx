import type { Context } from 'hono';
import type { PlexServer } from '../../../../core/model/plex.ts';
import { listServerLibraries } from '../../../../core/plex/mirror/libraries.ts';
import { listMappings } from '../../../../core/plex/paths/mappings.ts';
import { plexWebhookUrl } from '../../../../core/plex/servers/register-webhook.ts';
import { AppError } from '../../../../errors.ts';
import type { Refused } from '../../../library/mirror.tsx';
import { type Pages, sendPage } from '../../../page-context.ts';
import type { Outcome } from '../../instances/form.tsx';
import { PlexServerPage } from './page.tsx';
import type { PathsProps, RefusedPath } from './paths.tsx';
import { fieldsOf, type ReadServer } from './read-server.ts';

/** What a page shows beside the stored server: the form as it was sent, and what came of it. */
export interface Shown {
  readonly read?: Pick<ReadServer, 'fields' | 'errors'>;
  readonly tested?: Outcome | null;
  readonly installed?: Outcome;
  readonly webhooksUrl?: string;
  readonly webhooksError?: string;
  readonly refusedLibrary?: Refused;
  readonly refusedPath?: RefusedPath;
  readonly test?: PathsProps['test'];
}

export type ShowServer = (c: Context, server: PlexServer, shown?: Shown) => Promise<Response>;

export function createShowServer(pages: Pages): ShowServer {
  const { runtime, config } = pages.app;

  /** A server that does not answer still has a page. */
  async function readLibraries(id: number) {
    try {
      return { libraries: (await listServerLibraries(runtime, id)) ?? [], error: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { libraries: [], error: error.message };
    }
  }

  return async function show(c, server, shown = {}) {
    const { read, tested = null, installed = null, refusedLibrary = null, refusedPath = null, test = null } = shown;
    const { webhooksError = null } = shown;
    const base = shown.webhooksUrl ?? config.publicUrl ?? new URL(c.req.url).origin;
    const [page, { libraries, error }, mappings, url] = await Promise.all([
      pages.open(c),
      readLibraries(server.id),
      listMappings(runtime, server.id),
      plexWebhookUrl(runtime, config.publicUrl ?? new URL(c.req.url).origin),
    ]);
    const errors = read?.errors ?? new Map<string, string>();
    // The button Test swaps its answer into the page, without the fields.
    const isPart = c.req.header('hx-request') !== undefined;
    const inPart: Outcome | null = isPart && errors.size > 0 ? { level: 'error', texts: [...errors.values()] } : null;
    const isRefused =
      errors.size > 0 ||
      installed?.level === 'error' ||
      webhooksError !== null ||
      refusedLibrary !== null ||
      refusedPath !== null;
    return sendPage(
      c,
      <PlexServerPage
        {...{ page, server, errors, libraries, refusedLibrary, test }}
        fields={read?.fields ?? fieldsOf(server)}
        tested={tested ?? inPart}
        webhook={{ base, url, installed, error: webhooksError }}
        librariesError={error}
        mappings={mappings ?? []}
        refused={refusedPath}
      />,
      isRefused && !isPart ? 422 : 200,
    );
  };
}
