import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteLength,
  cleanText,
  cutToBytes,
  safeComponent,
  safeText,
  sanitizeComponent,
} from '../../../../src/core/media/sanitize.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom(
      '/',
      '\\',
      ':',
      ' ',
      '.',
      '\0',
      '\n',
      '?',
      '*',
      '<',
      '"',
      'a',
      'é',
      '😀',
      '\u202e',
      '\ud83d',
      '\ude00',
    ),
    maxLength: 400,
  }),
);

describe('sanitizeComponent', () => {
  it.each([
    ['Night Train', 'Night Train'],
    ['Night Train: Last Stop', 'Night Train - Last Stop'],
    ['12:30', '12-30'],
    ['Either/Or\\Both', 'Either+Or+Both'],
    ['Who goes there?', 'Who goes there!'],
    ['N*I*G*H*T', 'N-I-G-H-T'],
    ['<The> "Quoted" | Show', 'The Quoted  Show'],
    ['/etc/passwd', '+etc+passwd'],
    ['../../outside', '+..+outside'],
    ['C:\\Windows', 'C-+Windows'],
  ])('writes %j as %j, as Sonarr does', (given, expected) => {
    expect(sanitizeComponent(given)).toBe(expected);
  });

  it.each([
    ['.hidden', 'hidden'],
    ['  . spaced', 'spaced'],
    ['Wait...', 'Wait'],
    ['Trailing . . ', 'Trailing'],
    ['Inner... dots', 'Inner... dots'],
    ['nbsp at the end\u00a0', 'nbsp at the end'],
  ])('takes dots and spaces off the ends: %j becomes %j', (given, expected) => {
    expect(sanitizeComponent(given)).toBe(expected);
  });

  it.each(['', '.', '..', '. . .', ' ', '\0', '\u202e', '<>|"', '...\u0007'])(
    'is never empty: %j becomes an underscore',
    (given) => {
      expect(sanitizeComponent(given)).toBe('_');
    },
  );

  it('drops NUL and control characters and writes line ends and tabs as one space', () => {
    expect(sanitizeComponent('a\0b\u0007c\u009fd\u007fe')).toBe('abcde');
    expect(sanitizeComponent('two\r\nlines\tand\u2028more')).toBe('two lines and more');
  });

  it('sees a colon and a space that a dropped character stood between', () => {
    expect(sanitizeComponent('Part:\0 One')).toBe('Part - One');
  });

  it('drops direction controls, which disguise a name, and keeps right-to-left text', () => {
    expect(sanitizeComponent('movie\u202egnp.exe')).toBe('moviegnp.exe');
    expect(sanitizeComponent('\u2067רכבת לילה\u2069 \u200fقطار الليل')).toBe('רכבת לילה قطار الليل');
  });

  it('keeps the Unicode form as given', () => {
    expect(sanitizeComponent('Café')).toBe('Café'.normalize('NFC'));
    expect(sanitizeComponent('Cafe\u0301')).toBe('Cafe\u0301');
  });

  it('keeps emoji, joined ones too, and drops halves of surrogate pairs', () => {
    expect(sanitizeComponent('👩‍👩‍👧 family')).toBe('👩‍👩‍👧 family');
    expect(sanitizeComponent('half\ud83d and\ude00 other')).toBe('half and other');
  });

  it('cuts 300 characters to 255 bytes', () => {
    expect(sanitizeComponent('x'.repeat(300))).toBe('x'.repeat(255));
  });

  it('cuts at a code point, never inside one', () => {
    expect(sanitizeComponent('語'.repeat(300))).toBe('語'.repeat(85));
    expect(sanitizeComponent(`x${'😀'.repeat(80)}`)).toBe(`x${'😀'.repeat(63)}`);
  });

  it('leaves no space or dot at the end where it cuts', () => {
    expect(sanitizeComponent(`${'x'.repeat(250)} . . . tail`)).toBe('x'.repeat(250));
  });

  it('leaves room where some is reserved', () => {
    expect(sanitizeComponent('x'.repeat(300), { reserve: 55 })).toBe('x'.repeat(200));
    expect(sanitizeComponent('x'.repeat(300), { maxBytes: 100, reserve: 90 })).toBe('x'.repeat(10));
    expect(sanitizeComponent('語', { maxBytes: 2 })).toBe('_');
    expect(sanitizeComponent('abc', { maxBytes: 10, reserve: 100 })).toBe('a');
  });
});

describe.each([
  ['sanitizeComponent', sanitizeComponent],
  ['safeComponent', safeComponent],
])('%s, whatever comes in', (_name, clean) => {
  it('is one path component that hides nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const result = clean(text);
        expect(result).not.toMatch(/[/\\\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
        expect(result).not.toMatch(/^[\s.]|[\s.]$/u);
        expect(result).not.toBe('');
      }),
    );
  });

  it('has at most the bytes that are asked for', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 255 }), (text, maxBytes) => {
        expect(byteLength(clean(text))).toBeLessThanOrEqual(255);
        expect(byteLength(clean(text, { maxBytes }))).toBeLessThanOrEqual(maxBytes);
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 255 }), (text, maxBytes) => {
        const once = clean(text, { maxBytes });
        expect(clean(once, { maxBytes })).toBe(once);
      }),
    );
  });
});

describe('safeComponent', () => {
  it('leaves what only Windows forbids', () => {
    expect(safeComponent('Who: "me"? <*|*>')).toBe('Who: "me"? <*|*>');
  });

  it('leaves no separator', () => {
    expect(safeComponent('a/b\\c')).toBe('a+b+c');
  });
});

describe('cleanText and safeText', () => {
  it('may be empty, and are not cut', () => {
    expect(cleanText('...')).toBe('');
    expect(safeText(' \0 ')).toBe('');
    expect(cleanText('x'.repeat(300))).toHaveLength(300);
  });
});

describe('cutToBytes', () => {
  it('gives the text itself when it fits, trailing dot and all', () => {
    expect(cutToBytes('ends with a dot.', 16)).toBe('ends with a dot.');
  });

  it('is a start of the text of at most so many bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(60), (text, maxBytes) => {
        const cut = cutToBytes(text, maxBytes);
        expect(text.startsWith(cut)).toBe(true);
        expect(byteLength(cut)).toBeLessThanOrEqual(maxBytes);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  it('gives nothing where there is no room', () => {
    expect(cutToBytes('語', 0)).toBe('');
  });
});
