import type { Texts } from '../en.ts';

const months = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
const weekdays = 'Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'.split(' ');
const digits = (value: number) => String(value).padStart(2, '0');

/** Times and numbers. */
export const times: Texts['times'] = {
  decimal: ',',
  group: '.',
  date: (year, month, day) => `${digits(day)}.${digits(month + 1)}.${year}`,
  full(at) {
    const date = `${weekdays[at.getDay()]}, ${at.getDate()}. ${months[at.getMonth()]} ${at.getFullYear()}`;
    return `${date} um ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(digits).join(':')}`;
  },
  now: 'jetzt',
  past: (amount) => `vor ${amount}`,
  future: (amount) => `in ${amount}`,
  units: { second: 'Sek.', minute: 'Min.', hour: 'Std.', day: 'Tagen' },
  days: { '-2': 'vorgestern', '-1': 'gestern', '1': 'morgen', '2': 'übermorgen' },
  lengths: { hour: 'Std.', minute: 'Min.', second: 'Sek.', millisecond: 'ms' },
};
