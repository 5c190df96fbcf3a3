import { createClient } from '@libsql/client';
import { describe, expect, it } from 'vitest';
import { libsqlServerPath, startLibsqlServer } from './libsql-server.ts';

describe.skipIf(libsqlServerPath() == null)('the libSQL server for tests', () => {
  it('keeps what was committed over a kill and a restart', async () => {
    await using server = await startLibsqlServer();
    const client = createClient({ url: server.url });
    await client.batch(['CREATE TABLE shelves (label TEXT)', "INSERT INTO shelves VALUES ('left')"], 'write');
    await server.kill();
    await expect(client.execute('SELECT label FROM shelves')).rejects.toThrow();
    await server.restart();
    const { rows } = await client.execute('SELECT label FROM shelves');
    expect(rows.map((row) => row.label)).toEqual(['left']);
    client.close();
  });

  it('starts empty beside another one', async () => {
    await using first = await startLibsqlServer();
    await using second = await startLibsqlServer();
    const firstClient = createClient({ url: first.url });
    const secondClient = createClient({ url: second.url });
    await firstClient.execute('CREATE TABLE shelves (label TEXT)');
    await expect(secondClient.execute('SELECT label FROM shelves')).rejects.toThrow('no such table');
    firstClient.close();
    secondClient.close();
  });
});
