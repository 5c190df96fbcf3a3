import { describe, expect, it } from 'vitest';
import { indexItems } from '../../../../src/core/requests/item-index.ts';
import { checkMany, matchRequest } from '../../../../src/core/requests/match-request.ts';
import type { RequestFacts, RequestItem } from '../../../../src/core/requests/request-item.ts';

let lastId = 0;
function item(type: string, title: string, more: Partial<RequestItem> = {}): RequestItem {
  lastId += 1;
  return { id: lastId, type, title, guids: [], ...more };
}
const book = (title: string, more: Partial<RequestItem> = {}) =>
  item('album', title, { person: 'Mara Quill', ...more });
const wantedBook = (title: string, more: Partial<RequestFacts> = {}): RequestFacts => ({
  kind: 'book',
  title,
  person: 'Mara Quill',
  ...more,
});

/** What `title` is taken for among `items`: the item's title, or why it is not sure. */
function answer(request: RequestFacts, ...items: RequestItem[]) {
  const { best, isCertain } = matchRequest(request, items);
  if (best === null) return 'nothing';
  return isCertain ? best.item.title : `perhaps ${best.item.title}: ${best.evidence[0]?.signal}`;
}

describe('Ids', () => {
  const movie = item('movie', 'Northern Signal', { year: 2001, guids: ['tmdb://5', 'tvdb://9'] });

  it('an equal one is certain, whatever the title', () => {
    expect(matchRequest({ kind: 'movie', title: 'Something else', tmdbId: 5 }, [movie])).toMatchObject({
      best: { item: movie, confidence: 1 },
      isCertain: true,
    });
  });

  it('another of the same kind forbids the same title and year', () => {
    const { best, isCertain } = matchRequest({ kind: 'movie', title: 'Northern Signal', year: 2001, tmdbId: 6 }, [
      movie,
    ]);
    expect(isCertain).toBe(false);
    expect(best).toMatchObject({ confidence: 0.5, evidence: [{ signal: 'otherId' }, {}, {}] });
  });

  it('TMDB decides about a movie where TVDB differs', () => {
    expect(answer({ kind: 'movie', title: 'X', tmdbId: 5, tvdbId: 77 }, movie)).toBe('Northern Signal');
  });

  it('an ASIN decides about a book', () => {
    const found = book('Title in another language', { guids: ['asin://B0ABCDEFGH'] });
    expect(answer(wantedBook('The Hollow King', { asin: 'b0abcdefgh' }), found)).toBe(found.title);
    expect(answer(wantedBook(found.title, { asin: 'B0ZZZZZZZZ' }), found)).toBe(`perhaps ${found.title}: otherId`);
  });

  it('copies with the same id are one thing', () => {
    expect(answer({ kind: 'movie', title: 'X', tmdbId: 5 }, movie, { ...movie, id: 900 })).toBe('Northern Signal');
  });

  it('a movie’s id on an episode is no match for a movie', () => {
    const special = item('episode', 'Northern Signal', { guids: ['tmdb://5'], seasonNumber: 0, episodeNumber: 1 });
    expect(answer({ kind: 'movie', title: 'Northern Signal', tmdbId: 5 }, special)).toBe('nothing');
  });
});

describe('Movies', () => {
  const first = item('movie', 'Northern Signal', { year: 1984 });
  const remake = item('movie', 'Northern Signal', { year: 2021 });

  it.each([
    [{ title: 'Northern Signal', year: 2021 }, 'Northern Signal'],
    [{ title: 'northern signal (2021)' }, 'Northern Signal'],
    [{ title: 'Northern Signal', year: 2020 }, 'Northern Signal'],
    [{ title: 'Northen Signal', year: 2021 }, 'Northern Signal'],
    [{ title: 'Northern Signal: Part One', year: 2021 }, 'Northern Signal'],
    [{ title: 'Northern Signal' }, 'perhaps Northern Signal: title'],
    [{ title: 'Northern Signal', year: 2012 }, 'perhaps Northern Signal: otherYear'],
    [{ title: 'Northern Signal 2', year: 2021 }, 'perhaps Northern Signal: otherTitle'],
    [{ title: 'Northern Signal: Part Two', year: 2021 }, 'perhaps Northern Signal: otherTitle'],
    [{ title: 'Southern Orchard', year: 2021 }, 'nothing'],
  ])('%j is %s', (request, expected) => {
    expect(answer({ kind: 'movie', ...request }, remake)).toBe(expected);
  });

  it('the year chooses between a film and its remake', () => {
    const best = (year: number) =>
      matchRequest({ kind: 'movie', title: 'Northern Signal', year }, [first, remake]).best;
    expect(best(1984)?.item).toBe(first);
    expect(best(2021)?.item).toBe(remake);
  });

  it('two films of one title and year are not chosen between', () => {
    const twin = item('movie', 'Northern Signal', { year: 2021, guids: ['tmdb://8'] });
    const other = item('movie', 'Northern Signal', { year: 2021, guids: ['tmdb://9'] });
    const { best, isCertain, suggestions } = matchRequest({ kind: 'movie', title: 'Northern Signal', year: 2021 }, [
      twin,
      other,
    ]);
    expect({ isCertain, confidence: best?.confidence, others: suggestions.length }).toEqual({
      isCertain: false,
      confidence: 0.69,
      others: 1,
    });
  });

  it('a copy under another title with the same id is the same film', () => {
    const copy = item('movie', 'Northern Signal', { year: 2021, guids: ['tmdb://8'] });
    const translated = item('movie', 'Nordsignal', {
      originalTitle: 'Northern Signal',
      year: 2021,
      guids: ['tmdb://8'],
    });
    expect(matchRequest({ kind: 'movie', title: 'Northern Signal', year: 2021 }, [copy, translated]).isCertain).toBe(
      true,
    );
  });

  it('the original title counts', () => {
    const found = item('movie', 'Wind', { originalTitle: '風の谷', year: 2004 });
    expect(answer({ kind: 'movie', title: '風の谷', year: 2004 }, found)).toBe('Wind');
  });
});

describe('Episodes', () => {
  const show = { showTitle: 'Star Fleet Aurora', showGuids: ['tvdb://500'] };
  const special = item('episode', 'The Long Way', {
    ...show,
    seasonNumber: 0,
    episodeNumber: 0,
    year: 2005,
    guids: ['tvdb://7000'],
  });
  const pilot = item('episode', 'Pilot', {
    ...show,
    seasonNumber: 1,
    episodeNumber: 1,
    year: 2004,
    guids: ['tvdb://7001'],
  });
  const second = item('episode', 'Signals', {
    ...show,
    seasonNumber: 1,
    episodeNumber: 2,
    year: 2004,
    guids: ['tvdb://7002'],
  });
  const all = [special, pilot, second];

  it.each([
    [{ title: 'Star Fleet Aurora', seasonNumber: 1, episodeNumber: 2 }, 'Signals'],
    [{ title: 'Star Fleet Aurora', seasonNumber: 0, episodeNumber: 0 }, 'The Long Way'],
    [{ title: 'Star Fleet Aurora S01E02' }, 'Signals'],
    [{ title: 'Star Fleet Aurora 1x02' }, 'Signals'],
    [{ title: 'Star Fleet Aurora - Signals' }, 'Signals'],
    [{ title: 'Signals', seasonNumber: 1, episodeNumber: 2 }, 'Signals'],
    [{ title: 'Signals' }, 'perhaps Signals: title'],
    [{ title: 'The Long Way', seasonNumber: 0, episodeNumber: 1 }, 'perhaps The Long Way: otherNumber'],
    [{ title: 'Other', tvdbId: 7002 }, 'Signals'],
    [{ title: 'Other', tvdbId: 500, seasonNumber: 1, episodeNumber: 2 }, 'Signals'],
    [{ title: 'Other', tvdbId: 500, seasonNumber: 0, episodeNumber: 0 }, 'The Long Way'],
    [{ title: 'The Long Way', tvdbId: 7000, seasonNumber: 0, episodeNumber: 9 }, 'The Long Way'],
    [{ title: 'Signals', tvdbId: 7777, seasonNumber: 1, episodeNumber: 2 }, 'perhaps Signals: otherId'],
    [{ title: 'Star Fleet Aurora (2011)', seasonNumber: 1, episodeNumber: 2 }, 'perhaps Signals: otherYear'],
  ])('%j is %s', (request, expected) => {
    expect(answer({ kind: 'episode', ...request }, ...all)).toBe(expected);
  });

  it('an id that is not the episode’s own may be its show’s, so it forbids nothing', () => {
    const loose = item('episode', 'Signals', {
      showTitle: 'Star Fleet Aurora',
      seasonNumber: 1,
      episodeNumber: 2,
      guids: ['tvdb://7002'],
    });
    const request: RequestFacts = {
      kind: 'episode',
      title: 'Star Fleet Aurora',
      tvdbId: 500,
      seasonNumber: 1,
      episodeNumber: 2,
    };
    expect(matchRequest(request, [loose])).toMatchObject({ isCertain: true });
  });

  it('the wanted one of a long show is found, by title and by its show’s id', () => {
    const long = Array.from({ length: 300 }, (_, at) =>
      item('episode', `Chapter ${at + 1} of the tale`, { ...show, seasonNumber: 1, episodeNumber: at + 1 }),
    );
    const numbers = { seasonNumber: 1, episodeNumber: 250 };
    const wanted: RequestFacts[] = [
      { kind: 'episode', title: 'Star Fleet Aurora', ...numbers },
      { kind: 'episode', title: 'Other', tvdbId: 500, ...numbers },
    ];
    expect(checkMany(wanted, long).map(({ best }) => best?.item)).toEqual([long[249], long[249]]);
  });

  it('shows of one title and year with other ids are not chosen between', () => {
    const other = { ...second, id: 950, guids: [], showGuids: ['tvdb://501'] };
    const request: RequestFacts = { kind: 'episode', title: 'Star Fleet Aurora', seasonNumber: 1, episodeNumber: 2 };
    expect(matchRequest(request, [second, other]).isCertain).toBe(false);
    expect(matchRequest(request, [second, { ...other, showGuids: show.showGuids }]).isCertain).toBe(true);
  });

  it('shows of one title are not chosen between without an id or a year', () => {
    const other = item('episode', 'Beginnings', {
      ...show,
      showGuids: ['tvdb://501'],
      seasonNumber: 1,
      episodeNumber: 2,
      year: 1979,
    });
    const request: RequestFacts = { kind: 'episode', title: 'Star Fleet Aurora', seasonNumber: 1, episodeNumber: 2 };
    expect(matchRequest(request, [...all, other])).toMatchObject({
      isCertain: false,
      best: { confidence: 0.69 },
    });
    expect(matchRequest({ ...request, year: 1979 }, [...all, other])).toMatchObject({
      isCertain: true,
      best: { item: other },
    });
  });
});

describe('Books', () => {
  it.each([
    ['The Hollow King', 'Ashen Crown 01 - The Hollow King'],
    ['The Hollow King', 'The Hollow King (The Ashen Crown Saga, Book 1) (Unabridged)'],
    ['The Hollow King: Ashen Crown Book 1', 'Ashen Crown 01 - The Hollow King'],
    ['Ashen Crown: The Hollow King', 'The Hollow King (Ashen Crown, #1)'],
    ['Ashen Crown Book 1', 'The Hollow King (The Ashen Crown Saga, Book 1)'],
    ['The Hollow King: A Novel', 'Hollow King, The'],
    ['The Hollow King', 'Mara Quill - The Hollow King: A Tale of Ash'],
    ['The Hollow King', 'The Hollow King (Read by Orla Pell)'],
    ['The Holow King', 'The Hollow King'],
    ['The Hollow King (Dramatized Adaptation)', 'The Hollow King (GraphicAudio)'],
    ['1984', '1984 (Unabridged)'],
    ['風の王', '風の王'],
  ])('%j is %j', (wanted, found) => {
    expect(answer(wantedBook(wanted), book(found))).toBe(found);
  });

  it.each([
    ['The Hollow King', 'The Hollow Queen', 'otherTitle'],
    ['Ashen Crown: The Hollow King', 'Ashen Crown: The Broken King', 'otherTitle'],
    ['Foundation', 'Foundation and Kingdom', 'otherTitle'],
    ['Ashen Crown, Book 1', 'Ashen Crown, Book 2', 'volume'],
    ['Ashen Crown Book 1', 'Ashen Crown, Books 1-3', 'volume'],
    ['Ashen Crown 1', 'Ashen Crown 2', 'otherTitle'],
    ['The Hollow King', 'The Hollow King (Part 1 of 2)', 'part'],
    ['The Hollow King (Part 1 of 2)', 'The Hollow King (Part 2 of 2)', 'part'],
    ['The Hollow King', 'The Hollow King (Abridged)', 'edition'],
    ['The Hollow King (Abridged)', 'The Hollow King (Unabridged)', 'edition'],
    ['The Hollow King', 'The Hollow King [Dramatized Adaptation]', 'edition'],
  ])('%j is not %j, for its %s', (wanted, found, signal) => {
    const { best, isCertain } = matchRequest(wantedBook(wanted), [book(found)]);
    expect(isCertain).toBe(false);
    expect(best?.evidence.map((one) => one.signal)).toContain(signal);
    expect(best?.confidence).toBeLessThan(0.7);
  });

  it('another author forbids, other spellings of the name do not', () => {
    expect(answer(wantedBook('The Hollow King', { person: 'Tobias Pell' }), book('The Hollow King'))).toBe(
      'perhaps The Hollow King: otherPerson',
    );
    expect(answer(wantedBook('The Hollow King', { person: 'Quill, M.' }), book('The Hollow King'))).toBe(
      'The Hollow King',
    );
  });

  it('a title alone is not enough; the same year makes it so; another year says nothing', () => {
    const found = book('The Hollow King', { year: 2019 });
    const { best } = matchRequest({ kind: 'book', title: 'The Hollow King' }, [found]);
    expect(best?.confidence).toBe(0.69);
    expect(answer({ kind: 'book', title: 'The Hollow King', year: 2019 }, found)).toBe('The Hollow King');
    expect(answer(wantedBook('The Hollow King', { year: 1999 }), found)).toBe('The Hollow King');
  });

  it('an author that is not named on the item counts as unknown', () => {
    const found = book('The Hollow King', { person: 'Various Authors' });
    expect(matchRequest(wantedBook('The Hollow King'), [found]).best?.confidence).toBe(0.69);
  });

  it('Plex’s edition title is heard', () => {
    const found = book('The Hollow King', { editionTitle: 'Abridged' });
    expect(answer(wantedBook('The Hollow King'), found)).toBe('perhaps The Hollow King: edition');
  });

  it('a series’ name is not a choice between its books', () => {
    const { isCertain } = matchRequest(wantedBook('Ashen Crown'), [
      book('Ashen Crown: The Hollow King'),
      book('Ashen Crown: The Broken Oath'),
    ]);
    expect(isCertain).toBe(false);
  });

  it('two recordings of one book are no choice: either is what is wanted', () => {
    expect(
      answer(
        wantedBook('The Hollow King'),
        book('The Hollow King', { year: 2010 }),
        book('The Hollow King (Unabridged)'),
      ),
    ).toBe('The Hollow King');
  });

  it('a track is only suggested', () => {
    const track = item('track', 'The Hollow King', { person: 'Mara Quill' });
    expect(answer(wantedBook('The Hollow King'), track)).toBe('perhaps The Hollow King: track');
  });
});

it('Many requests are answered as one by one', () => {
  const items = [
    book('The Hollow King'),
    book('Ashen Crown, Book 2'),
    item('movie', 'Northern Signal', { year: 2021 }),
  ];
  const requests: RequestFacts[] = [
    wantedBook('The Hollow King'),
    { kind: 'movie', title: 'Northern Signal', year: 2021 },
    wantedBook('Nowhere'),
  ];
  expect(checkMany(requests, items)).toEqual(requests.map((request) => matchRequest(request, indexItems(items))));
  expect(matchRequest(wantedBook('Nowhere'), items)).toEqual({ best: null, isCertain: false, suggestions: [] });
});
