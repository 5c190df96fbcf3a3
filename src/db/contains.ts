import { type SQL, sql } from 'drizzle-orm';

const letter = /\p{L}/u;
const firstLetters = /(?<![\p{L}\p{M}'’])\p{L}/gu;

/**
 * Whether the text, in small letters as SQLite's lower() writes them, contains what a person typed. That function knows no letters but
 * ASCII's, so others are searched for in each usual case: as typed, small, capital, and capital at the start of the text or of each word.
 */
export function contains(lowered: SQL, typed: string): SQL {
  const has = (spelling: string) => sql`instr(${lowered}, lower(${spelling})) > 0`;
  return sql`(${sql.join(spellingsOf(typed).map(has), sql` or `)})`;
}

function spellingsOf(typed: string): readonly string[] {
  const text = typed.toWellFormed();
  const small = text.toLowerCase();
  const capital = (found: string) => found.toUpperCase();
  const all = [text, small, text.toUpperCase(), small.replace(letter, capital), small.replace(firstLetters, capital)];
  return [...new Map(all.map((one) => [lowerAscii(one), one])).values()];
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (found) => found.toLowerCase());
}
