import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { Agent, type AgentOptions } from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsOptions } from '../../core/model/tls.ts';

interface Agents {
  readonly reads: Agent;
  readonly writes: Agent;
}

/** The CA file cannot be used: nothing is sent. The message is the end of a sentence about the server. */
class CaFileError extends Error {
  readonly code = 'CA_FILE';
}

const mostBytes = 1024 * 1024;

/** The agents for https to one server. A CA file that was replaced is read again; each call throws an error with the code CA_FILE if it cannot be used. */
export function createHttpsAgents({ caFile, verifyTls }: TlsOptions, kept: AgentOptions): () => Promise<Agents> {
  const rejectUnauthorized = verifyTls !== false;
  const agentsOf = (secureContext?: SecureContext): Agents => {
    const options: AgentOptions = { rejectUnauthorized, ...(secureContext === undefined ? {} : { secureContext }) };
    return { reads: new Agent({ ...kept, ...options }), writes: new Agent(options) };
  };
  if (caFile == null || caFile === '' || !rejectUnauthorized) {
    const agents = agentsOf();
    return async () => agents;
  }
  let known: { readonly version: string; readonly agents: Agents } | undefined;
  return async () => {
    const version = await versionOf(caFile);
    if (known?.version !== version) {
      known = { version, agents: agentsOf(await readAuthorities(caFile)) };
    }
    return known.agents;
  };
}

async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    if (size > mostBytes) throw new CaFileError(`its CA file ${path} is larger than 1 MiB: is it the right file?`);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readAuthorities(path: string): Promise<SecureContext> {
  const text = await readFile(path, 'latin1').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const blocks =
    text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]*-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0)
    throw new CaFileError(
      `its CA file ${path} holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----"): export it as PEM, or convert it with openssl x509 -inform der`,
    );
  try {
    return createSecureContext({ ca: blocks.map((block) => new X509Certificate(block).toString()) });
  } catch {
    throw new CaFileError(`a certificate in its CA file ${path} is damaged: copy the file again`);
  }
}

function unreadable(path: string, error: unknown): Error {
  if (error instanceof CaFileError) return error;
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'does not exist here' : `cannot be read (${code})`;
  return new CaFileError(
    `its CA file ${path} ${why}: it must be a file that this service may read, in a container one of its volumes`,
  );
}
