import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutAddresses } from '../../../../src/core/inbox/without-addresses.ts';

describe('addresses in a payload', () => {
  test('are left out where a field is one', () => {
    const body = {
      event: 'media.scrobble',
      Account: { id: 7, title: 'mia.example@mail.example.org' },
      Player: { local: false, publicAddress: '203.0.113.9', title: 'TV', uuid: 'u-1' },
      ip_address: '2001:db8::17',
      user_email: 'not even an address',
    };
    expect(withoutAddresses(body)).toEqual({
      event: 'media.scrobble',
      Account: { id: 7 },
      Player: { local: false, title: 'TV', uuid: 'u-1' },
    });
  });

  test.each([
    ['Mia (mia@example.org) from 203.0.113.9.', 'Mia ([removed]) from [removed].'],
    ['http://192.168.1.5:8989/sonarr', 'http://[removed]:8989/sonarr'],
    [
      'https://203-0-113-7.0123456789abcdef0123456789abcdef.plex.direct:32400',
      'https://[removed].0123456789abcdef0123456789abcdef.plex.direct:32400',
    ],
    ['seen at fe80::1%eth0, again', 'seen at [removed], again'],
    ['[2001:db8::17]:32400', '[[removed]]:32400'],
    ['jürgen.groß@müller.example', undefined],
    ['::ffff:203.0.113.9', undefined],
  ])('are replaced in a text: %s', (text, clean) => {
    expect(withoutAddresses({ text })).toEqual(clean === undefined ? {} : { text: clean });
  });

  test.each([
    { applicationVersion: '4.0.19.123' },
    { relativePath: 'Show@home.mkv' },
    { sceneName: 'Movie.2020.1080p@group.com' },
    { Metadata: { title: '1.1.1.1', grandparentTitle: 'me@home.example' } },
    { text: '12:34:56 and 1.2.3 and a::g and 5.14.0.9383 and 300.1.1.1 and :: and me@home' },
    { mac: 'aa:bb:cc:dd:ee:ff' },
    { ip: 0, list: [1, null, true] },
  ])('are not what only looks like one: %j', (body) => {
    expect(withoutAddresses(body)).toBe(body);
  });

  test('are found at every depth', () => {
    expect(withoutAddresses({ a: [{ b: ['203.0.113.9', 'x'] }] })).toEqual({ a: [{ b: [null, 'x'] }] });
  });

  test('are gone, whatever stands around them', () => {
    const mail = fc.emailAddress().filter((one) => /^[\w.+%'&-]+@/.test(one));
    const address = fc.oneof(
      fc.ipV4(),
      mail,
      fc.ipV6().filter((one) => one !== '::'),
    );
    fc.assert(
      fc.property(address, fc.string(), (found, name) => {
        expect(JSON.stringify(withoutAddresses({ user: found, text: `${name} ${found} ${name}` }))).not.toContain(
          found,
        );
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['no at', 'a'.repeat(1_000_000)],
    ['only at', '@'.repeat(1_000_000)],
    ['short names', 'a@'.repeat(500_000)],
    ['dots', 'a.'.repeat(500_000)],
    ['a domain without end', `a@${'b.'.repeat(500_000)}`],
    ['digits', '1.'.repeat(500_000)],
    ['colons', ':'.repeat(1_000_000)],
    ['hex', 'a:'.repeat(500_000)],
  ])('cost no more time than their length: %s', (_, text) => {
    const times = [text.slice(0, text.length / 4), text].map((part) => {
      const before = performance.now();
      withoutAddresses({ part });
      return performance.now() - before;
    });
    // Four times the length; quadratic time would be sixteen times as much.
    expect(times[1] ?? 0).toBeLessThan(10 * Math.max(times[0] ?? 0, 20));
  });
});
