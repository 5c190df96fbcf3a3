import { AppError } from '../../errors.ts';
import { askMs, askServer, type ServerAnswer, within } from './ask-server.ts';
import { askAddress } from './create-server.ts';
import type { LibraryDeps } from './library-deps.ts';
import { findServer, variableOf } from './list-servers.ts';
import type { PlexServer } from './model.ts';
import { type Candidate, pickConnection, rankConnections } from './pick-connection.ts';
import { takeUpServer } from './take-up-server.ts';
import type { ServerTest } from './verbs.ts';

/** Of what a form holds: nothing is stored. */
export async function testInput(deps: LibraryDeps, input: { url: string; token: string }): Promise<ServerTest> {
  try {
    const answer = await askAddress(deps, input);
    return good(answer, `${nameOf(answer)} answers at ${input.url} and takes the token.`);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') throw error;
    return bad(error);
  }
}

/**
 * Asks a stored server, and writes down what came. A good answer lets it be asked again after it refused its token. One that was found through plex.tv and
 * does not answer where it was is looked for at its other addresses. Null when there is none.
 */
export async function testServer(deps: LibraryDeps, id: number): Promise<ServerTest | null> {
  const server = await findServer(deps.rt, id);
  if (server === null) return null;
  try {
    const { candidate, answer } = await askWherever(deps, server);
    await writeDown(deps, server, { candidate, answer });
    return good(answer, `${nameOf(answer)} answers at ${candidate.uri} and takes the token.`);
  } catch (error) {
    const test = bad(withVariable(error, server));
    const isRefused = error instanceof AppError && error.code === 'upstreamAuth';
    const { rt } = deps;
    await rt.library.servers.update(id, {
      error: test.message,
      ...(isRefused ? { tokenRefused: true, tokenCheckedAt: rt.now() } : {}),
    });
    await rt.plex.reload();
    return test;
  }
}

interface Found {
  readonly candidate: Candidate;
  readonly answer: ServerAnswer;
}

async function askWherever(deps: LibraryDeps, server: PlexServer): Promise<Found> {
  const known: Candidate = { uri: server.url, kind: server.connection };
  try {
    return { candidate: known, answer: await askOne(deps, server, known) };
  } catch (error) {
    const isElsewhere = error instanceof AppError && (error.code === 'unreachable' || error.code === 'wrongServer');
    const others = rankConnections(server.connections).filter(({ uri }) => uri !== server.url);
    if (!isElsewhere || server.connection === 'manual' || others.length === 0) throw error;
    const picked = await pickConnection(others, (candidate, signal) => askOne(deps, server, candidate, signal));
    if (picked.kind === 'unreached') throw error;
    return { candidate: picked.candidate, answer: picked.value };
  }
}

async function askOne(
  { rt }: LibraryDeps,
  { name, token, machineIdentifier }: PlexServer,
  { uri }: Candidate,
  given?: AbortSignal,
): Promise<ServerAnswer> {
  const client = rt.plex.connect({ name, url: uri, token });
  const identify = async (signal: AbortSignal): Promise<ServerAnswer> => {
    const identity = await client.identity({ signal });
    if (machineIdentifier !== null && identity.machineIdentifier !== machineIdentifier)
      throw new AppError(
        'wrongServer',
        `Another Plex server (${identity.machineIdentifier}) answers at ${client.address}, where "${name}" was expected: correct the address.`,
      );
    return askServer(client, signal);
  };
  return given === undefined ? within(askMs, `Plex at ${client.address}`, identify) : identify(given);
}

async function writeDown(deps: LibraryDeps, server: PlexServer, { candidate, answer }: Found): Promise<void> {
  const { rt } = deps;
  const isBack = server.tokenRefused || server.error !== null || candidate.uri !== server.url;
  const { machineIdentifier, version, platform } = answer;
  const now = rt.now();
  await rt.library.servers.update(server.id, {
    machineIdentifier,
    version,
    ...(platform === null ? {} : { platform }),
    ...(candidate.uri === server.url ? {} : { url: candidate.uri, connection: candidate.kind }),
    tokenRefused: false,
    tokenCheckedAt: now,
    lastSeenAt: now,
    error: null,
  });
  if (isBack && server.enabled) await takeUpServer(deps, server.id, 'tested');
  else await rt.plex.reload();
}

function good({ machineIdentifier, name, version }: ServerAnswer, message: string): ServerTest {
  return { ok: true, machineIdentifier, name, version, message };
}

function bad(error: unknown): ServerTest {
  const message = error instanceof Error ? error.message : String(error);
  return { ok: false, machineIdentifier: null, name: null, version: null, message };
}

function nameOf({ name, version }: ServerAnswer): string {
  return `Plex ${version}${name === null ? '' : ` "${name}"`}`;
}

function withVariable(error: unknown, server: PlexServer): unknown {
  if (server.source !== 'environment' || !(error instanceof AppError) || error.code !== 'upstreamAuth') return error;
  const variable = variableOf(server, 'API_KEY');
  if (error.message.includes(variable)) return error;
  return new AppError('upstreamAuth', `${error.message} It comes from ${variable}.`);
}
