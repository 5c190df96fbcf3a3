import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.ts';

const healthcheck = fileURLToPath(new URL('../../../deploy/healthcheck.mjs', import.meta.url));

/** A service that is healthy at one path only; the check is run against it with this environment. */
async function checkAgainst(healthyPath: string, env: Record<string, string>) {
  const server = createServer((request, response) => {
    response.statusCode = request.url === healthyPath ? 200 : 503;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address != null && typeof address === 'object' ? address.port : 0;
  try {
    return await runScript(process.execPath, [healthcheck], { PORT: String(port), ...env });
  } finally {
    server.close();
  }
}

describe("the container's healthcheck", () => {
  it('is content with a service that answers at its port', async () => {
    expect(await checkAgainst('/health', { HOST: '0.0.0.0' })).toEqual({ code: 0, output: '' });
  });

  it.each(['linker', '/linker', '/linker/'])('asks below URL_BASE, written as %s', async (base) => {
    expect(await checkAgainst('/linker/health', { URL_BASE: base })).toEqual({ code: 0, output: '' });
  });

  it('fails with the reason when the service does not answer 200', async () => {
    const { code, output } = await checkAgainst('/elsewhere', {});
    expect(code).toBe(1);
    expect(output).toContain('it answered 503');
  });

  it('fails when nobody listens', async () => {
    const { code, output } = await runScript(process.execPath, [healthcheck], { PORT: '1' });
    expect(code).toBe(1);
    expect(output).toContain('http://127.0.0.1:1/health');
  });
});
