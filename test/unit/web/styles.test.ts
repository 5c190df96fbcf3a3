import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageStylesheets, stylesheets } from '../../../scripts/lib/stylesheets.ts';

const folder = 'src/web/styles';

const shared = new Set(
  stylesheets
    .filter((name) => !pageStylesheets.includes(name))
    .flatMap((name) => [...classesDefinedBy(name, new Set())]),
);

/**
 * The first class of each selector that is not one that all pages share: it is defined there, classes further right only refine. A selector
 * of shared classes alone yields the first of them.
 */
function classesDefinedBy(name: string, others: ReadonlySet<string>): Set<string> {
  const text = readFileSync(`${folder}/${name}.css`, 'utf8').replace(/\/\*.*?\*\//gs, '');
  const selectors = [...text.matchAll(/([^{}]+)\{/g)].flatMap(([, list = '']) => list.split(/,(?![^(]*\))/));
  return new Set(
    selectors.flatMap((selector) => {
      if (!selector.trim().startsWith('.')) return [];
      const classes = [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, one = '']) => one);
      return classes.find((one) => !others.has(one)) ?? classes[0] ?? [];
    }),
  );
}

test('a class of one page is defined in no other', () => {
  expect(pageStylesheets.length).toBeGreaterThan(8);
  const places = new Map<string, string[]>();
  for (const name of pageStylesheets)
    for (const one of classesDefinedBy(name, shared)) places.set(one, [...(places.get(one) ?? []), name]);
  const twice = [...places].filter(([, where]) => where.length > 1);
  expect(twice.map(([one, where]) => `${one}: ${where.join(', ')}`)).toEqual([]);
});

test('the stylesheet of a page changes no class that all pages share', () => {
  const own = pageStylesheets.flatMap((name) => [...classesDefinedBy(name, shared)].map((one) => ({ name, one })));
  expect(own.filter(({ one }) => shared.has(one)).map(({ name, one }) => `${one}: ${name}`)).toEqual([]);
});

test('no page refines a class that another page defines: that page would change it', () => {
  const defined = new Map(pageStylesheets.map((name) => [name, classesDefinedBy(name, shared)]));
  const refined = pageStylesheets.flatMap((name) => {
    const text = readFileSync(`${folder}/${name}.css`, 'utf8').replace(/\/\*.*?\*\//gs, '');
    const used = new Set(
      [...text.matchAll(/([^{}]+)\{/g)].flatMap(([, list = '']) => list.match(/\.[a-z][\w-]*/g) ?? []),
    );
    return [...defined]
      .filter(([other]) => other !== name)
      .flatMap(([other, classes]) =>
        [...classes].filter((one) => used.has(`.${one}`)).map((one) => `${one} of ${other} in ${name}`),
      );
  });
  expect(refined).toEqual([]);
});

test('text is as large as the browser is told', () => {
  const sizes = stylesheets.flatMap((name) =>
    [...readFileSync(`${folder}/${name}.css`, 'utf8').matchAll(/font(?:-size)?:[^;]*\dpx/g)].map(
      ([one]) => `${one}: ${name}`,
    ),
  );
  // The letters of a poster are a part of the picture.
  expect(sizes.filter((one) => !/: posters$|22px: narrow$/.test(one))).toEqual([]);
});

test('a picture that cannot be had leaves what is drawn below it: with a width of its own it would be a broken picture', () => {
  const [, declared = ''] = /\.poster img \{([^}]*)\}/.exec(readFileSync(`${folder}/posters.css`, 'utf8')) ?? [];
  expect(declared).toMatch(/^\s*width: auto;$/m);
  expect(declared).toMatch(/^\s*height: auto;$/m);
});
