import { AppError, messageOf } from '../../errors.ts';
import type { LinkStyle } from '../model/link.ts';
import type { HealthLevel } from '../ports/health-board.ts';
import type { Runtime } from '../runtime.ts';
import { serverName } from '../servers/server-name.ts';
import type { RadarrServer, SonarrServer } from '../servers/servers.ts';
import {
  checkDirectories,
  checkLink,
  checkRoots,
  checkVisibility,
  keyOf,
  linkPlaces,
  ourDirectory,
  type Root,
  type Sample,
  sampleOf,
} from './doctor-paths.ts';
import { checkPlexServers } from './doctor-plex.ts';
import { checkSonarrSettings } from './doctor-settings.ts';
import type { DoctorCheck } from './messages.ts';
import { folderFault, readFolder } from './read-folder.ts';
import { testKey } from './test-instance.ts';
import { findOurs } from './webhook-body.ts';
import { secretFault } from './webhook-secret-state.ts';

export interface DoctorReport {
  /** False if something prevents links from being created or found. */
  readonly ok: boolean;
  readonly checks: readonly DoctorCheck[];
}

/**
 * Checks everything that a link needs: servers, paths as each sees them, permissions, and settings that interfere. It writes only a temporary link in
 * each of Sonarr's root folders. Problems also become health messages, which a later check clears.
 */
export async function doctor(runtime: Runtime): Promise<DoctorReport> {
  const settings = await runtime.settings();
  const style = settings['links.style'];
  const checks: DoctorCheck[] = [await checkMediaRoot(runtime)];
  const [sonarrs, radarrs] = [runtime.servers.sonarrs(), runtime.servers.radarrs()];
  for (const [kind, list] of [
    ['Sonarr', sonarrs],
    ['Radarr', radarrs],
  ] as const) {
    if (list.length > 0) continue;
    const message = `No ${kind} is configured: set ${kind.toUpperCase()}_0_URL and ${kind.toUpperCase()}_0_API_KEY, or add it with POST /api/v1/instances.`;
    checks.push({ key: `doctor:none:${kind}`, level: 'error', message });
  }
  checks.push(...(await checkDirectories(runtime.mediaRoot, 'Show Directories', settings['Show Directories'])));
  checks.push(...(await checkDirectories(runtime.mediaRoot, 'Movie Directories', settings['Movie Directories'])));
  const samples: Sample[] = [];
  for (const server of radarrs) {
    const { checks: found, roots } = await checkServer(runtime, server);
    checks.push(...found);
    for (const root of roots) samples.push(...[await sampleOf(root.ours)].filter((sample) => sample !== null));
  }
  const showDirectories = settings['Show Directories'].map((one) => ourDirectory(runtime.mediaRoot, one));
  for (const server of sonarrs) {
    const { checks: found, roots } = await checkServer(runtime, server);
    checks.push(...found);
    if (found.some((check) => check.key === `doctor:${keyOf(server)}:server` && check.level === 'error')) continue;
    const places = roots.flatMap((root) => linkPlaces(root, showDirectories));
    checks.push(
      ...(await guarded(server, async () => [
        ...(await checkSonarr(server, style)),
        ...(await checkLinks(server, places, { samples, style })),
      ])),
    );
  }
  checks.push(...(await checkPlexServers(runtime)));
  const bad = checks.filter((check) => check.level !== 'ok') as (DoctorCheck & { level: Exclude<HealthLevel, 'ok'> })[];
  runtime.health.replace('doctor:', bad);
  return { ok: !checks.some((check) => check.level === 'error'), checks };
}

async function checkMediaRoot({ mediaRoot, mediaRootVariable }: Runtime): Promise<DoctorCheck> {
  const key = 'doctor:mediaRoot';
  const found = await readFolder(mediaRoot);
  const fault = folderFault(mediaRoot, found);
  if (fault !== null)
    return {
      key,
      level: 'error',
      message: `The media root cannot be used: ${fault}. Mount the media there, or set ${mediaRootVariable} to where they are.`,
    };
  if (found.kind === 'empty')
    return {
      key,
      level: 'error',
      message: `The media root ${mediaRoot} (${mediaRootVariable}) is empty: its disk seems not to be mounted.`,
    };
  return { key, level: 'ok', message: `The media root ${mediaRoot} is accessible.` };
}

interface CheckedServer {
  readonly checks: readonly DoctorCheck[];
  readonly roots: readonly Root[];
}

/** Checks which app answers, its root folders, and its connection to this service. */
async function checkServer(runtime: Runtime, server: SonarrServer | RadarrServer): Promise<CheckedServer> {
  const name = serverName(server.instance);
  const id = keyOf(server);
  const test = await testKey(runtime, server.instance);
  const checks: DoctorCheck[] = test.messages.map((message) => ({ key: `doctor:${id}:server`, ...message }));
  if (!test.ok) return { checks, roots: [] };
  if (checks.length === 0)
    checks.push({
      key: `doctor:${id}:server`,
      level: 'ok',
      message: `${name} ${test.version} answers at ${server.client.address}.`,
    });
  let roots: readonly Root[] = [];
  const more = await guarded(server, async () => {
    const found = await checkRoots(runtime, server);
    roots = found.roots;
    return [...found.checks, await checkConnection(server, await runtime.secrets.current('webhookSecret'))];
  });
  return { checks: [...checks, ...more], roots };
}

async function checkConnection(server: SonarrServer | RadarrServer, secret: string): Promise<DoctorCheck> {
  const name = serverName(server.instance);
  const key = `doctor:${keyOf(server)}:webhook`;
  const ours = findOurs(await server.client.notifications(), server.instance)[0];
  const fault = ours === undefined ? null : await secretFault(server.client, server.instance, { row: ours, secret });
  if (fault !== null) return { key, level: 'warning', message: fault };
  if (ours !== undefined)
    return { key, level: 'ok', message: `${name} has the connection "${ours.name}" to this service.` };
  const id = server.instance.id;
  const message = `${name} has no connection to this service: only reconcile sees its changes. Install one (POST /api/v1/instances/${id}/install-webhooks).`;
  return { key, level: 'warning', message };
}

async function checkSonarr(server: SonarrServer, style: LinkStyle): Promise<DoctorCheck[]> {
  const [naming, media] = await Promise.all([server.client.naming(), server.client.mediaManagement()]);
  return checkSonarrSettings({ server: serverName(server.instance), id: keyOf(server), naming, media, style });
}

async function checkLinks(
  server: SonarrServer,
  roots: readonly Root[],
  { samples, style }: { samples: readonly Sample[]; style: LinkStyle },
): Promise<DoctorCheck[]> {
  const checks: DoctorCheck[] = [];
  for (const root of roots) {
    if (style !== 'hardlink') {
      checks.push(await checkLink(server, root, { sample: null, style }));
      for (const sample of samples) checks.push(await checkVisibility(server, root, { sample, style }));
    } else if (samples.length === 0) checks.push(await checkLink(server, root, { sample: null, style }));
    else for (const sample of samples) checks.push(await checkLink(server, root, { sample, style }));
  }
  return checks;
}

/** An instance that stops answering halfway affects only its own checks. */
async function guarded(
  server: SonarrServer | RadarrServer,
  found: () => Promise<DoctorCheck[]>,
): Promise<DoctorCheck[]> {
  try {
    return await found();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ key: `doctor:${keyOf(server)}:asked`, level: 'error', message: messageOf(error) }];
  }
}
