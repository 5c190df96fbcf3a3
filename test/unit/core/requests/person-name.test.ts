import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePersons, samePerson } from '../../../../src/core/requests/person-name.ts';

describe('comparePersons', () => {
  it.each([
    ['Quill, Mara', 'Mara Quill'],
    ['MARA QUILL', 'Mara Quill'],
    ['J. K. Rowe', 'JK Rowe'],
    ['J.K. Rowe', 'Joanne K. Rowe'],
    ['M. Quill', 'Mara Quill'],
    ['Mara Quill', 'Mara Elise Quill'],
    ['Dr. Mara Quill', 'Mara Quill'],
    ['Mara Quill & Tobias Pell', 'Tobias Pell'],
    ['Mara Quill, Tobias Pell', 'Pell, Tobias'],
    ['Mara Quill with Tobias Pell', 'Mara Quill; Someone Else'],
    ['Le Gard, Ursa K.', 'Ursa K. Le Gard'],
    ['Mara Quill - translator', 'Mara Quill'],
    ['Mára Quîll', 'Mara Quill'],
    ['Fjodor Dostojevsk', 'Fjodor Dostoyevsk'],
    ['村上 春', '村上春'],
    ['Quill', 'Mara Quill'],
  ])('takes %j and %j for one', (a, b) => {
    expect(comparePersons(a, b)).toBeGreaterThanOrEqual(samePerson);
  });

  it.each([
    ['Mara Quill', 'Tobias Pell'],
    ['Mara Quill', 'Tobias Quill'],
    ['T. Quill', 'Mara Quill'],
    ['Mara Quill, Tobias Pell', 'Ines Orla'],
  ])('takes %j and %j for two', (a, b) => {
    expect(comparePersons(a, b)).toBeLessThan(samePerson);
  });

  it.each([
    [null, 'Mara Quill'],
    ['', 'Mara Quill'],
    ['Various Authors', 'Mara Quill'],
    ['Unknown', 'Mara Quill'],
    ['Мара Квилл', 'Mara Quill'],
    ['村上春', 'Mara Quill'],
  ])('cannot tell about %j and %j', (a, b) => {
    expect(comparePersons(a, b)).toBeNull();
  });

  it('is the same in both directions', () => {
    const name = fc.constantFrom('Mara', 'Quill', 'M.', 'JK', 'Tobias', ',', '&', 'and', 'Мара', '村', 'Dr.', 'Jr');
    const names = fc.array(name, { maxLength: 6 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(names, names, (a, b) => {
        expect(comparePersons(a, b)).toBe(comparePersons(b, a));
      }),
    );
  });
});
