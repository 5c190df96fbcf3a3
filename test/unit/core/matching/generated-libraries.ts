import type { SeriesFacts, ShowFacts } from '../../../../src/core/matching/show-model.ts';
import { guidsLike, type InventedLibrary, inventSeries, type ShowCase } from './invented-shows.ts';

const adjectives =
  'Silent Crimson Hollow Distant Broken Golden Winter Northern Forgotten Burning Paper Velvet Midnight Copper Restless Savage Gentle Hidden Last Second Electric Bitter Painted Wandering Frozen Scarlet Quiet Wicked Lonely Radiant'.split(
    ' ',
  );
const nouns =
  'Harbour Lantern Orchard Meridian Falcon Parish Station Engine Garden Sister Witness Republic Tower Island River Clinic Detective Kingdom Railway Summer Motel Bridge Signal Academy Butcher Pilot Colony Verdict Ledger Saint'.split(
    ' ',
  );
const names = 'Maren Orla Tobias Ines Calder Pell Rourke Vesna Quill Amara Bram Sunniva'.split(' ');
const places = 'Oslo Vancouver Lisbon Nairobi Hamburg Leeds Santiago Osaka'.split(' ');
const romanised = 'Kaze Hana Tsuki Yoru Umi Hoshi Kage Mori Yuki Sora Ishi Kawa'.split(' ');
const kanji: Readonly<Record<string, string>> = {
  Kaze: '風',
  Hana: '花',
  Tsuki: '月',
  Yoru: '夜',
  Umi: '海',
  Hoshi: '星',
  Kage: '影',
  Mori: '森',
  Yuki: '雪',
  Sora: '空',
  Ishi: '石',
  Kawa: '川',
};

/** Numbers that look random and are the same in every run (mulberry32). */
export interface Dice {
  chance(share: number): boolean;
  pick<T>(values: readonly [T, ...T[]] | readonly T[]): T;
  number(from: number, to: number): number;
}

export function createDice(seed: number): Dice {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const number = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    chance: (share) => next() < share,
    number,
    pick(values) {
      const value = values[number(0, values.length - 1)];
      if (value === undefined) throw new Error('There is nothing to pick from');
      return value;
    },
  };
}

/** A family of series that get taken for one another, or a single one. */
interface Family {
  readonly trap: string;
  readonly series: readonly SeriesFacts[];
}

/**
 * A library of about `size` series in families, of which Sonarr lacks some, and a show of Plex for each, told as Plex tells them: with or
 * without ids, a year off, a year missing, other signs, other spellings, other languages.
 */
export function generateLibrary(seed: number, size: number): InventedLibrary {
  const dice = createDice(seed);
  const taken = new Set<string>();
  const series: SeriesFacts[] = [];
  const cases: ShowCase[] = [];
  while (series.length < size) {
    const family = inventFamily(dice, taken);
    for (const one of family.series) {
      const isInSonarr = dice.chance(0.87);
      if (isInSonarr) series.push(one);
      if (dice.chance(0.95)) cases.push(tellAsPlex(dice, { family, series: one, isInSonarr }));
    }
  }
  return { name: `generated from ${seed}`, series, cases };
}

/** As many titles, some of them twice: people have books and films of one title. */
export function inventTitles(seed: number, count: number): string[] {
  const dice = createDice(seed);
  return Array.from(
    { length: count },
    () => `${unusedTitle(dice, new Set())} ${dice.pick(['of', 'and', 'in'])} ${dice.pick(places)} ${dice.pick(names)}`,
  );
}

function inventFamily(dice: Dice, taken: Set<string>): Family {
  const title = unusedTitle(dice, taken);
  const year = dice.number(1965, 2024);
  const kind = dice.number(1, 100);
  if (kind <= 8) {
    const later = year + dice.number(3, 30);
    const second = dice.chance(0.7) ? `${title} (${later})` : title;
    return { trap: 'remake', series: [inventSeries(title, year), inventSeries(second, later)] };
  }
  if (kind <= 13) {
    const later = year + dice.number(2, 9);
    return { trap: 'country', series: [inventSeries(title, year), inventSeries(`${title} (US)`, later)] };
  }
  if (kind <= 20) {
    const spinOff = `${title}: ${dice.pick(places)}`;
    return { trap: 'spin-off', series: [inventSeries(title, year), inventSeries(spinOff, year + dice.number(1, 12))] };
  }
  if (kind <= 25) {
    const sequel = `${title} ${dice.pick(['Z', 'II', 'Returns', 'Next', '2'])}`;
    return { trap: 'sequel', series: [inventSeries(title, year), inventSeries(sequel, year + dice.number(2, 9))] };
  }
  if (kind <= 37) return inventAnime(dice, taken);
  return { trap: 'plain', series: [inventSeries(title, year)] };
}

function inventAnime(dice: Dice, taken: Set<string>): Family {
  const first = dice.pick(romanised);
  const second = dice.pick(romanised.filter((word) => word !== first));
  const title = `${first} no ${second}${dice.chance(0.5) ? ` ${dice.pick(['Monogatari', 'Senki', 'Gakuen'])}` : ''}`;
  if (taken.has(title)) return inventAnime(dice, taken);
  taken.add(title);
  const english = unusedTitle(dice, taken);
  const script = `${kanji[first]}の${kanji[second]}${title.endsWith('Senki') ? '戦記' : title.endsWith('Gakuen') ? '学園' : title.endsWith('Monogatari') ? '物語' : ''}`;
  const year = dice.number(1985, 2024);
  const alternateTitles = [{ title }, { title: script, seasonNumber: -1 }];
  return { trap: 'anime', series: [inventSeries(english, year, { alternateTitles, seriesType: 'anime' })] };
}

function unusedTitle(dice: Dice, taken: Set<string>): string {
  const adjective = dice.pick(adjectives);
  const noun = dice.pick(nouns);
  const other = dice.pick(nouns.filter((word) => word !== noun));
  const title = dice.pick([
    `${adjective} ${noun}`,
    `The ${adjective} ${noun}`,
    `The ${noun}`,
    `${noun} & ${other}`,
    `${noun} of the ${other}`,
    `${dice.pick(names)}'s ${noun}`,
    `${dice.pick(names)}: ${adjective} ${noun}`,
    `${adjective} ${noun}, ${adjective} ${other}`,
    dice.pick(names),
    `${dice.pick(names)} ${dice.number(2, 99)}`,
    `${adjective}-${noun}`,
  ]);
  const key = title.toLowerCase().replace(/^the /, '');
  if (taken.has(key)) return unusedTitle(dice, taken);
  taken.add(key);
  return title;
}

function tellAsPlex(dice: Dice, told: { family: Family; series: SeriesFacts; isInSonarr: boolean }): ShowCase {
  const { family, series, isInSonarr } = told;
  const truth = isInSonarr ? series.tvdbId : null;
  const year = series.year ?? 0;
  const guids = guidsOfPlex(dice, series);
  const ways: string[] = [family.trap, isInSonarr ? '' : 'not in Sonarr', guids.length > 0 ? 'ids' : 'no ids'];
  let show: ShowFacts = { title: titleOfPlex(dice, series, ways), year, guids };
  if (dice.chance(0.06)) show = { ...show, year: year + dice.pick([-1, 1]) };
  else if (dice.chance(0.05)) show = { ...show, year: null };
  if (dice.chance(0.1)) show = { ...show, localPath: series.path };
  const trap = ways.filter((way) => way !== '').join(', ');
  if (!dice.chance(0.05)) return { trap, show, truth };
  const options = { yearIsEpisodes: true };
  return { trap: `${trap}, episode's year`, show: { ...show, year: year + dice.number(0, 12) }, options, truth };
}

function guidsOfPlex(dice: Dice, series: SeriesFacts): string[] {
  const guids = guidsLike(series);
  if (dice.chance(0.6)) return guids;
  return dice.chance(0.2) ? guids.slice(0, 1) : [];
}

function titleOfPlex(dice: Dice, series: SeriesFacts, ways: string[]): string {
  const other = series.alternateTitles?.map(({ title }) => title) ?? [];
  if (other.length > 0 && dice.chance(0.5)) return dice.pick(other);
  const plain = series.title.replace(/ \((?:\d{4}|US)\)$/, '');
  const title = dice.chance(0.6) ? plain : series.title;
  const way = dice.number(1, 100);
  if (way <= 6) return title.replaceAll('&', 'and').replace(/\band\b/g, '&');
  if (way <= 10) return title.replace(/[:,'-]/g, dice.pick(['', ' ']));
  if (way <= 13) return title.toUpperCase();
  if (way <= 16) return plain === title && series.year != null ? `${title} (${series.year})` : title;
  if (way <= 19) return title.replace(/^The (.*)$/, '$1, The');
  if (way <= 22) {
    ways.push('typo');
    const at = dice.number(1, title.length - 2);
    return title.slice(0, at) + title.slice(at + 1);
  }
  if (way <= 24) {
    ways.push('subtitle');
    return `${title}: The ${dice.pick(nouns)} Years`;
  }
  return title;
}
