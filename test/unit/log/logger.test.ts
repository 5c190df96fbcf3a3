import { describe, expect, test } from 'vitest';
import { createLogger, type LogLevel, readableLine } from '../../../src/log/logger.ts';

function logInto(options: { readable?: boolean; level?: LogLevel } = {}) {
  const lines: string[] = [];
  const output = { write: (line: string) => lines.push(line) };
  const logger = createLogger({ level: options.level ?? 'debug', readable: options.readable ?? false, output });
  return { logger, lines, json: () => lines.map((line) => JSON.parse(line)) };
}

describe('lines for programs', () => {
  test('are JSON with level, ISO time, facts and message, one a line', () => {
    const { logger, lines, json } = logInto();
    logger.info({ movie: 603, title: 'Two\nlines' }, 'linked');
    expect(json()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        movie: 603,
        title: 'Two\nlines',
        msg: 'linked',
      },
    ]);
    expect(lines[0]).toMatch(/^[^\n]+\n$/);
  });

  test('below the level are not written', () => {
    const { logger, json } = logInto({ level: 'warn' });
    logger.debug({}, 'a');
    logger.info({}, 'b');
    logger.warn({}, 'c');
    logger.error({}, 'd');
    expect(json().map((line) => [line.level, line.msg])).toEqual([
      ['warn', 'c'],
      ['error', 'd'],
    ]);
  });

  test('hold an error with its stack', () => {
    const { logger, json } = logInto();
    logger.error({ err: new Error('broken') }, 'failed');
    expect(json()[0].err).toMatchObject({ message: 'broken', stack: expect.stringContaining('logger.test') });
  });
});

describe('lines for people', () => {
  const readableOf = (fields: Record<string, unknown>, message: string) => {
    const { logger, lines } = logInto({ readable: true });
    logger.info(fields, message);
    return lines[0] ?? '';
  };

  test('have the time of day, the level and the message', () => {
    expect(readableOf({}, 'linked The Film')).toMatch(/^\d\d:\d\d:\d\d INFO {2}linked The Film\n$/);
  });

  test('have the same time as the lines for programs', () => {
    const line = '{"level":"info","time":"2031-05-06T07:08:09.123Z","msg":"x"}\n';
    expect(readableLine(line)).toBe('07:08:09 INFO  x\n');
  });

  test('have the facts behind the message', () => {
    expect(readableOf({ movie: 603, path: '/tv/a b', ids: [1, 2] }, 'linked')).toContain(
      'linked  (movie=603 path=/tv/a b ids=[1,2])\n',
    );
  });

  test('show a stack on lines of its own', () => {
    const line = readableOf({ err: new Error('broken') }, 'failed');
    expect(line).toMatch(/failed {2}\(err=broken\)\nError: broken\n {4}at /);
  });

  test('let no title begin a line of its own or speak to the terminal', () => {
    const line = readableOf({ title: 'A\r\n12:00:00 ERROR forged' }, 'B\u001b[2J\u202eC');
    expect(line).toContain('B\\u001b[2J\\u202eC');
    expect(line).toContain('A\\u000d\\u000a12:00:00');
    expect(line.match(/[\r\n\u001b\u202e]/g)).toEqual(['\n']);
  });
});

describe('secrets', () => {
  const secret = 'k3y+of/a server="x"';

  test.each([false, true])('that are known show nowhere (readable: %s)', (readable) => {
    const { logger, lines } = logInto({ readable });
    logger.hide(secret);
    logger.warn(
      {
        text: `before ${secret} after`,
        address: `http://x/${encodeURIComponent(secret)}`,
        nested: { list: [secret], json: JSON.stringify({ secret }) },
        [`key-${secret}`]: 1,
        err: new Error(`refused ${secret}`),
      },
      `message ${secret}`,
    );
    const line = lines.join('');
    for (const form of ['k3y', 'of/a', '%3D']) expect(line).not.toContain(form);
    expect(line).toContain('before … after');
    expect(line).toContain('message …');
    expect(line).toContain('refused …');
  });

  test('can be told at any time, and count from then on', () => {
    const { logger, json } = logInto();
    logger.info({}, 'late-secret');
    logger.hide('late-secret');
    logger.info({}, 'late-secret');
    expect(json().map((line) => line.msg)).toEqual(['late-secret', '…']);
  });

  test('of which one begins with another are both hidden whole', () => {
    const { logger, json } = logInto();
    logger.hide('abcdef');
    logger.hide('abcdef-longer');
    logger.info({}, 'abcdef-longer and abcdef');
    expect(json()[0].msg).toBe('… and …');
  });

  test.each([false, true])('that look like a piece of the line do not break it (readable: %s)', (readable) => {
    const { logger, lines, json } = logInto({ readable });
    for (const odd of ['123456', 'level', 'time', '","msg":"', 'info', '{"level"']) logger.hide(odd);
    logger.info({ size: 91_234_567, ok: true, nothing: null, level2: 'level' }, 'time 123456');
    expect(lines[0]).not.toContain('123456');
    if (readable) expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d INFO {2}… …/);
    else expect(json()[0]).toMatchObject({ level: 'info', size: '…', ok: true, nothing: null, msg: '… …' });
  });

  test('of a letter or two hide nothing: half of the log would be dots', () => {
    const { logger, json } = logInto();
    logger.hide('');
    logger.hide('e');
    logger.info({}, 'here we are');
    expect(json()[0].msg).toBe('here we are');
  });

  test.each([
    ['http://x/?token=abc&y=1', 'http://x/?token=…&y=1'],
    ['GET /a?apikey=abc done', 'GET /a?apikey=… done'],
    ['/library?X-Plex-Token=abc#b', '/library?X-Plex-Token=…'],
    ['http://me:abc@sonarr:8989/x', 'http://…@sonarr:8989/x'],
    ['POST /webhooks/plex/abc', 'POST /webhooks/plex/…'],
    ['POST /webhooks/tautulli/abc?x=1', 'POST /webhooks/tautulli/…?x=1'],
    ['POST /base/webhooks/radarr/0/abc 202', 'POST /base/webhooks/radarr/0/… 202'],
    ['POST /webhooks/sonarr/abc', 'POST /webhooks/sonarr/…'],
    ['POST /webhooks/radarr/12', 'POST /webhooks/radarr/12'],
    ['POST /webhooks/radarr/12?x=1', 'POST /webhooks/radarr/12?x=1'],
    ['POST /webhooks/sonarr', 'POST /webhooks/sonarr'],
    ['mail me@example.org', 'mail me@example.org'],
  ])('in addresses are hidden though nobody told them: %s', (text, expected) => {
    const { logger, json } = logInto();
    logger.info({ text }, text);
    expect(json()[0]).toMatchObject({ text: expected, msg: expected });
  });
});
