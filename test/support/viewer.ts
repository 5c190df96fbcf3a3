import { openSession } from '../../src/core/access/sessions.ts';
import type { Runtime } from '../../src/core/runtime.ts';
import { changeSettings } from '../../src/core/settings/change-settings.ts';

export interface Viewer {
  readonly accountId: number;
  readonly name: string;
}

/** Signs in a Plex account that may only view. Returns the headers of its browser. */
export async function signInViewer(
  runtime: Runtime,
  { accountId, name }: Viewer = { accountId: 7, name: 'vera' },
): Promise<{ readonly cookie: string }> {
  await changeSettings(runtime, new Map([['access.viewers', ['*']]]));
  const { token } = await openSession(runtime, {
    kind: 'plex',
    accountId,
    name,
    isOwner: false,
    address: '127.0.0.1',
    userAgent: null,
  });
  return { cookie: `plex_linker_session=${token}` };
}
