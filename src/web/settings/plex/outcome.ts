import type { ServerTest } from '../../../core/plex/servers/test-server.ts';
import type { Texts } from '../../texts/en.ts';
import type { Outcome } from '../instances/form.tsx';

/** What a test told, in words. */
export function plexOutcome({ servers }: Texts, { ok, version, message }: ServerTest): Outcome {
  return ok ? { level: 'ok', texts: [servers.works('Plex', version ?? '')] } : { level: 'error', texts: [message] };
}
