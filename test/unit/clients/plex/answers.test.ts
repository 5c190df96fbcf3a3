import { describe, expect, it } from 'vitest';
import { container, listAll, movies, plexAt, type Said, startPlex, token } from '../plex-server.ts';
import { failureOf, startServer } from '../server.ts';

const html = '<html><head><title>Login</title></head><body><h1>Log in</h1></body></html>';

async function failureWith(said: Said): Promise<unknown> {
  const server = await startPlex({ '/': said });
  return failureOf(plexAt(server.url).sections());
}

describe('XML, as old servers send it', () => {
  it('reads as JSON does, whatever the elements are called', async () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
      <MediaContainer size="3" totalSize="3" offset="0" librarySectionID="4" title1="Mixed">
        <Video ratingKey="7" key="/library/metadata/7" type="movie" title="Tom &amp; &quot;Jo&#39;s&quot; &#233;" year="2001"
            viewCount="2" lastViewedAt="1700000000" addedAt="1600000000" guid="plex://movie/1" rating="7.5">
          <Media id="827" duration="5129000" aspectRatio="1.78">
            <Part id="828" file=" /films/ a  &lt;b&gt;.mkv " size="4208219125"/>
          </Media>
          <Guid id="imdb://tt0000007"/><Guid id="tmdb://7"/>
          <Genre tag="Comedy"/><Genre tag="Crime"/>
          <Role tag="An Actor" role="A Role"/>
        </Video>
        <Directory ratingKey="8" type="season" title="Specials" index="0" leafCount="3"/>
        <Directory key="/library/metadata/9/allLeaves" title="All episodes"/>
        <Track ratingKey="9" type="track" title="A Song"></Track>
      </MediaContainer>
      `;
    const server = await startPlex({ '/library': xml });
    const list = await listAll(plexAt(server.url), movies);
    expect(list).toMatchObject({ received: 3, totalSize: 3, isComplete: true });
    expect(list.items.map(({ ratingKey, type }) => [ratingKey, type])).toEqual([
      ['7', 'movie'],
      ['8', 'season'],
      ['9', 'track'],
    ]);
    expect(list.items[0]).toMatchObject({
      title: 'Tom & "Jo\'s" é',
      year: 2001,
      guids: ['imdb://tt0000007', 'tmdb://7'],
      librarySectionID: '4',
      viewCount: 2,
      lastViewedAt: 1_700_000_000_000,
      media: [
        {
          id: '827',
          durationMs: 5129000,
          aspectRatio: 1.78,
          parts: [{ id: '828', file: ' /films/ a  <b>.mkv ', sizeBytes: 4208219125 }],
        },
      ],
      details: { rating: 7.5, genres: ['Comedy', 'Crime'], actors: [{ name: 'An Actor', role: 'A Role' }] },
    });
    expect(list.items[1]).toMatchObject({ index: 0, leafCount: 3 });
  });

  it('reads identity, libraries and sessions', async () => {
    const server = await startPlex({
      '/identity': '<MediaContainer size="0" machineIdentifier="m" version="0.9.12"/>',
      '/library/sections': `<MediaContainer size="1"><Directory key="1" type="movie" title="Films" refreshing="0">
        <Location id="1" path="/films"/></Directory></MediaContainer>`,
      '/status/sessions': `<MediaContainer size="1"><Video ratingKey="7" sessionKey="3" viewOffset="5">
        <User id="1" title="Me"/></Video></MediaContainer>`,
    });
    const plex = plexAt(server.url);
    expect(await plex.identity()).toEqual({ machineIdentifier: 'm', version: '0.9.12' });
    expect(await plex.sections()).toMatchObject([{ key: '1', refreshing: false, locations: ['/films'] }]);
    expect(await plex.sessions()).toMatchObject([{ ratingKey: '7', accountId: 1, viewOffsetMs: 5 }]);
  });

  it('survives characters that XML forbids, written out or as numbers', async () => {
    const xml = `<MediaContainer size="1"><Video ratingKey="7" type="movie" title="A\u0001 B&#1;C&#x1f;D&#10;E"/></MediaContainer>`;
    const server = await startPlex({ '/library': xml });
    expect((await listAll(plexAt(server.url), movies)).items[0]?.title).toBe('A BCD E');
  });

  it('keeps every entity of a long answer', async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, at) =>
        `<Video ratingKey="${at + 1}" type="movie" title="&amp;&lt;&gt;&quot;&#39;" summary="${'&amp;'.repeat(30)}"/>`,
    );
    const server = await startPlex({ '/library': `<MediaContainer>${rows.join('')}</MediaContainer>` });
    const { items } = await listAll(plexAt(server.url), { ...movies, pageSize: 1 });
    expect(items).toHaveLength(3000);
    expect(items.at(-1)).toMatchObject({ title: `&<>"'`, details: { summary: '&'.repeat(30) } });
  });

  it.each([
    ['half a document', '<MediaContainer size="2"><Video ratingKey="1" type="movie"/><Video rat'],
    ['a document cut between elements', '<MediaContainer size="2"><Video ratingKey="1" type="movie"/>'],
    ['another document', '<?xml version="1.0"?><rss><channel/></rss>'],
    ['a status instead of a list', '<Response code="200" status="OK"/>'],
  ])('%s is a fault, not an empty list', async (_, body) => {
    const server = await startPlex({ '/': body });
    expect(await failureOf(listAll(plexAt(server.url), movies))).toMatchObject({ code: 'upstreamData' });
  });
});

describe('answers that cannot be used', () => {
  it.each([
    ['a page with status 200', { type: 'text/html', body: html }, 'a web page'],
    ['a page without its type', { type: 'application/json', body: `\n<!DOCTYPE html>${html}` }, 'a web page'],
    ['an empty answer', { body: '' }, 'is empty'],
    ['half a document', '{"MediaContainer":{"size":1,"Direct', 'cut short'],
    ['JSON of something else', '{"data":[]}', 'no MediaContainer'],
    ['a list', '[]', 'no MediaContainer'],
    ['null', '{"MediaContainer":null}', 'no MediaContainer'],
  ])('%s is upstreamData', async (_, said, text) => {
    expect(await failureWith(said)).toMatchObject({ code: 'upstreamData', message: expect.stringContaining(text) });
  });

  it('an answer that breaks off is asked for again', async () => {
    let asked = 0;
    const server = await startServer((_, response) => {
      asked += 1;
      const body = container({ size: 0 });
      response.writeHead(200, { 'content-length': body.length });
      if (asked === 1) {
        response.write(body.slice(0, 5));
        setTimeout(() => response.destroy(), 20);
      } else response.end(body);
    });
    expect(await plexAt(server.url).sections()).toEqual([]);
    expect(asked).toBe(2);
  });
});

describe('errors', () => {
  it('carry the words of a server that is being maintained', async () => {
    const status = 'Plex Media Server is currently running database migrations.';
    const body = `<?xml version="1.0"?>\n<Response code="503" title="Maintenance" status="${status}"/>`;
    const failure = await failureWith({ status: 503, body });
    expect(failure).toMatchObject({
      code: 'upstreamError',
      message: expect.stringContaining(`Maintenance, ${status}`),
      details: { status: 503 },
    });
  });

  it.each([
    [401, 'upstreamAuth', 'check PLEX_0_API_KEY'],
    [403, 'upstreamAuth', 'check PLEX_0_API_KEY'],
    [400, 'upstreamError', '400'],
    [404, 'upstreamError', 'check that PLEX_0_URL is the address of a Plex'],
    [500, 'upstreamError', 'see the log of Plex'],
    [301, 'upstreamError', 'redirects are not followed'],
  ])('%i with a page is %s', async (status, code, hint) => {
    const failure = await failureWith({ status, type: 'text/html', body: html });
    expect(failure).toMatchObject({ code, message: expect.stringContaining(hint), details: { status } });
    expect(String(failure)).not.toContain('Log in');
  });

  it('never hold the token, though the server quotes it', async () => {
    const body = `<Response code="400" title="Bad" status="no http://h/x?X-Plex-Token=${token} and ${token}"/>`;
    const failure = await failureWith({ status: 400, body });
    expect(String(failure)).toContain('Bad');
    expect(String(failure)).not.toContain(token);
  });

  it('do not send the token where a redirect leads', async () => {
    const other = await startServer((_, response) => response.end('{}'));
    const failure = await failureWith({ status: 302, body: '', headers: { location: `${other.url}/login` } });
    expect(failure).toMatchObject({ code: 'upstreamError' });
    expect(other.seen).toEqual([]);
  });

  it('of a moment are asked about again, twice at most', async () => {
    let asked = 0;
    const server = await startPlex({
      '/': () => {
        asked += 1;
        return asked < 3 ? { status: 503, body: '' } : container({ size: 0 });
      },
    });
    expect(await plexAt(server.url).sections()).toEqual([]);
    expect(asked).toBe(3);
  });

  it('tell of a server that says nothing', async () => {
    const server = await startServer(() => undefined);
    expect(await failureOf(plexAt(server.url, { timeoutMs: 100 }).sections())).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('PLEX_0_URL'),
    });
  });
});

it('an abort rejects with its own reason', async () => {
  const server = await startServer(() => undefined);
  const controller = new AbortController();
  const call = plexAt(server.url).sections({ signal: controller.signal });
  setTimeout(() => controller.abort(new Error('stopping')), 50);
  expect(await failureOf(call)).toMatchObject({ message: 'stopping' });
});
