const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const digits = (value: number) => String(value).padStart(2, '0');

/** Times and numbers. `Intl` writes the same, but takes 7 MiB: docs/decisions/0029-memory-when-idle.md. */
export const times = {
  decimal: '.',
  group: ',',
  date: (year: number, month: number, day: number) => `${months[month]?.slice(0, 3)} ${day}, ${year}`,
  full(at: Date) {
    const date = `${weekdays[at.getDay()]}, ${months[at.getMonth()]} ${at.getDate()}, ${at.getFullYear()}`;
    const hours = at.getHours();
    const time = `${hours % 12 || 12}:${digits(at.getMinutes())}:${digits(at.getSeconds())}`;
    return `${date} at ${time} ${hours < 12 ? 'AM' : 'PM'}`;
  },
  now: 'now',
  past: (amount: string) => `${amount} ago`,
  future: (amount: string) => `in ${amount}`,
  units: { second: 'sec.', minute: 'min.', hour: 'hr.', day: 'days' },
  /** By the number of days from today. */
  days: { '-1': 'yesterday', '1': 'tomorrow' } as Readonly<Record<string, string>>,
  lengths: { hour: 'hr', minute: 'min', second: 'sec', millisecond: 'ms' },
};
