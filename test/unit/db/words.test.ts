import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchQuery, sortKeyOf, spacedText } from '../../../src/db/library/words.ts';

describe('a search text', () => {
  test('becomes words that begin so, all of them, quoted', () => {
    const plainly = (text: string) => searchQuery(text)?.replace(/\(("[^"]*" \*)( OR "[^"]*" \*)*\)/g, '$1');
    expect(searchQuery('arm')).toBe('("arm" * OR "ａｒｍ" *)');
    expect(searchQuery('of')).toBe('("of" * OR "øf" * OR "ｏｆ" *)');
    expect(plainly('star tre')).toBe('"star" * AND "tre" *');
    expect(plainly('title:x OR "y" NOT (z*)')).toBe('"title" * AND "x" * AND "OR" * AND "y" * AND "NOT" * AND "z" *');
  });

  test('in a script without spaces is searched for in any part of a word', () => {
    expect(searchQuery('進撃')).toBe('spaced : "進 撃" *');
    expect(searchQuery('第10話')).toBe('spaced : "第 10 話" *');
    expect(spacedText(['第10話 Harbour', null, 'none'])).toBe('第 10 話');
    expect(spacedText(['Harbour', null])).toBeNull();
  });

  test('is the same however its letters are written', () => {
    // Half-width, and with the voiced mark as a letter of its own, as some file systems write names.
    expect(searchQuery('ｶﾞﾝ')).toBe(searchQuery('ガン'));
    expect(searchQuery('カ\u3099ン')).toBe(searchQuery('ガン'));
  });

  test.each([
    ['Die Straße', 'strasse'],
    ['Die Strasse', 'straße'],
    ['Ærø', 'aero'],
    ['Ærø', 'ærø'],
    ['Hors d’œuvre', 'OEUV'],
    ['Łódź', 'lodz'],
    ['Đorđe', 'dorde'],
    ['Ĳsland', 'ijsland'],
    ['Ｆａｔｅ', 'fate'],
    ['Fate', 'ｆａｔｅ'],
    ['The ﬁrst oﬃce', 'first office'],
    ['Poke\u0301mon', 'pokémon'],
    ['Pokémon', 'pokemon'],
  ])('finds %s by %s', (title, typed) => {
    const database = new DatabaseSync(':memory:');
    database.exec("create virtual table t using fts5(title, spaced, tokenize='unicode61 remove_diacritics 2')");
    database.prepare('insert into t (title) values (?)').run(title);
    const query = searchQuery(typed) ?? '';
    expect(database.prepare('select count(*) as count from t where t match ?').get(query)?.count).toBe(1);
  });

  test('without a word asks for none, and a pasted page is no long query', () => {
    expect(searchQuery(' !? "" ')).toBeNull();
    expect(searchQuery('word '.repeat(5_000))?.split(' AND ')).toHaveLength(16);
    expect(searchQuery('x'.repeat(50_000))?.length).toBeLessThan(200);
  });

  test('is never an error, whatever it is', () => {
    const database = new DatabaseSync(':memory:');
    database.exec("create virtual table t using fts5(spaced, title, tokenize = 'unicode61 remove_diacritics 2')");
    const select = database.prepare('select rowid from t where t match ?');
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(
          '"',
          "'",
          '*',
          ':',
          '^',
          '(',
          ')',
          '-',
          '+',
          'NEAR',
          ' ',
          'a',
          '東',
          'ー',
          '\0',
          '\ud800',
        ),
      }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const query = searchQuery(text);
        if (query !== null) select.all(query);
      }),
    );
    database.close();
  });

  test('finds what it was taken from', () => {
    const database = new DatabaseSync(':memory:');
    database.exec("create virtual table t using fts5(title, spaced, tokenize = 'unicode61 remove_diacritics 2')");
    const put = database.prepare('insert or replace into t (rowid, title, spaced) values (1, ?, ?)');
    const find = database.prepare('select rowid from t where t match ?');
    const letters = fc.string({ unit: fc.constantFrom(...'aBéß9東京タワー한국'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(letters, fc.nat(), fc.nat(), (title, from, length) => {
        put.run(title, spacedText([title]));
        const start = /[a-zé9ß]/i.test(title) ? 0 : from % title.length;
        const part = title.slice(start, start + 1 + (length % title.length));
        expect(find.all(searchQuery(part) ?? ''), part).toHaveLength(1);
      }),
    );
    database.close();
  });
});

test('titles sort without case and accents', () => {
  expect(
    [
      'Ärger',
      'Zoo',
      'apple',
      'Étude',
      'zebra',
      'Ærlig',
      'Øst',
      'ガンダム',
      'カメラ',
      'ガンダム'.normalize('NFD'),
    ].toSorted((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1)),
  ).toEqual([
    'Ærlig',
    'apple',
    'Ärger',
    'Étude',
    'Øst',
    'zebra',
    'Zoo',
    'カメラ',
    'ガンダム',
    'ガンダム'.normalize('NFD'),
  ]);
  expect(sortKeyOf(`${'x'.repeat(99)}\u{1F43A}`).isWellFormed()).toBe(true);
});
