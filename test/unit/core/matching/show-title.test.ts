import { describe, expect, it } from 'vitest';
import { readingsOf, readShowTitle } from '../../../../src/core/matching/show-title.ts';

describe('readShowTitle', () => {
  it.each([
    ['Bewildered (2018)', 'bewildered', 2018, null],
    ['Bewildered [2018]', 'bewildered', 2018, null],
    ['Bewildered （2018）', 'bewildered', 2018, null],
    ['Bewildered (2018-)', 'bewildered', 2018, null],
    ['Bewildered (1998–2006)', 'bewildered', 1998, null],
    ['The Desk (US)', 'desk', null, 'us'],
    ['The Desk (U.K.)', 'desk', null, 'uk'],
    ['The Desk (GB)', 'desk', null, 'uk'],
    ['The Desk US', 'desk', null, 'us'],
    ['The Desk (US) (2005)', 'desk', 2005, 'us'],
    ['The Desk (2005) (US)', 'desk', 2005, 'us'],
    ['Both of Us', 'bothofus', null, null],
    ['BOTH OF US', 'bothofus', null, null],
    ['1879', '1879', null, null],
    ['(1879)', '1879', null, null],
    ['Moonbase 1998', 'moonbase1998', null, null],
    ['Blue Bounty (TV)', 'bluebounty', null, null],
    ['The Crossing (Part II)', 'crossingpart2', null, null],
    ['', '', null, null],
  ])('reads %j as %j, year %j, country %j', (title, key, year, country) => {
    expect(readShowTitle(title)).toMatchObject({ key, year, country });
  });
});

it('A year at the end is taken for one only where it fits the year of the show', () => {
  const keys = (title: string, year: number | null) => readingsOf(readShowTitle(title), year).map((one) => one.key);
  expect(keys('Bewildered 2018', 2018)).toEqual(['bewildered2018', 'bewildered']);
  expect(keys('Bewildered 2018', null)).toEqual(['bewildered2018', 'bewildered']);
  expect(keys('Moonbase 1998', 1974)).toEqual(['moonbase1998']);
  expect(keys('1998', 1998)).toEqual(['1998']);
});
