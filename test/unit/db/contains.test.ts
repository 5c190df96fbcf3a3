import { DatabaseSync } from 'node:sqlite';
import { type SQL, sql } from 'drizzle-orm';
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains } from '../../../src/db/contains.ts';

const database = new DatabaseSync(':memory:');
const dialect = new SQLiteSyncDialect();

function isIn(text: string, typed: string): boolean {
  const query: SQL = sql`select ${contains(sql`${text}`, typed)} as found`;
  const { sql: statement, params } = dialect.sqlToQuery(query);
  return database.prepare(statement).get(...(params as string[]))?.found === 1;
}

describe('a text contains what was typed', () => {
  test.each([
    ['Pokémon: The Movie', 'pokemon'],
    ['Pokemon', 'POKÉMON'],
    ['Amélie', 'AMELIE'],
    ['Amélie', 'ame\u0301lie'],
    ['Łódź Øresund', 'lodz ore'],
    ['ÉLAN VITAL', 'élan v'],
    ['Ưu điểm', 'uu diem'],
    ['Φίλος', 'φιλοσ'],
    ['ΦΙΛΟΣ', 'φίλος'],
    ['Ёлки', 'елки'],
    ['ЛЕД', 'лёд'],
    ['Straße', 'STRAẞE'],
    ['Ｆａｔｅ', 'fate'],
    ['Straße', 'strasse'],
    ['Strasse', 'straße'],
    ['DIE STRASSE é', 'straße'],
    ['Straße', 'stras'],
    ['Ærø og Æblet', 'aero og ae'],
    ['Hors d’œuvre', 'oeuvre'],
    ['Þór é', 'thor'],
    ['The ﬁrst oﬃce', 'FIRST OFFICE'],
    ['first', 'ﬁrst'],
    ['Poke\u0301mon: Ame\u0301lie', 'pokémon: amelie'],
    ['Cafe\u0301 Stra\u00dfe', 'cafe strasse'],
    ['Tie\u0302\u0301ng Vie\u0323\u0302t', 'tieng viet'],
    ['進撃の巨人', '巨人'],
    ['ハ\u309aン\u30bf\u3099', 'パンダ'],
    ['パンダ', 'ハ\u309aンタ\u3099'],
    ['ナウシカと風の谷 か\u3099', 'が'],
    ['한국'.normalize('NFD'), '한국'],
    ['100 % [uncut]*?', '% [UNCUT]*?'],
    ['a-b^c]d', 'A-B^C]D'],
  ])('%s: %s', (text, typed) => {
    expect(isIn(text, typed)).toBe(true);
  });

  test.each([
    ['Pokémon', 'pokimon'],
    ['Pokemon', 'poke*n'],
    ['Pokemon é', 'p?k'],
    ['ガン', 'カン'],
    ['カ\u3099ン', 'カン'],
    ['abc é', '[a-z]'],
    ['Pokemon', '進'],
    ['Straße', 'strase'],
    ['Poke\u0301mon', 'pokimon'],
  ])('%s: not %s', (text, typed) => {
    expect(isIn(text, typed)).toBe(false);
  });

  test('whatever it is: every text contains each of its parts, in capitals too, and nothing is an error', () => {
    const letters = fc.constantFrom(...'aZ09éÉßsæﬁ\u0301ñ ΣςσЖёが進*?[]^-%_\\"'.split(''));
    fc.assert(
      fc.property(fc.array(letters), fc.array(letters, { minLength: 1 }), fc.array(letters), (before, part, after) => {
        expect(isIn([...before, ...part, ...after].join(''), part.join(''))).toBe(true);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => typeof isIn('Pokémon', typed) === 'boolean'));
    expect(isIn('é', 'e'.repeat(50_000))).toBe(false);
  });
});
