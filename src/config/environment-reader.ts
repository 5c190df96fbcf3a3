import { AppError } from '../errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one and gathers what is wrong with them, so that all of it can be said at once. */
export interface EnvironmentReader {
  /** The value, or null when it is not given; empty counts as not given. */
  text(name: string): string | null;
  integer(name: string, range: { fallback: number; min: number; max: number }): number;
  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T;
  matching(name: string, pattern: RegExp, words: string): string | null;
  /** The address of a server: no query, no slash at its end; a path before it (a UrlBase) stays. */
  serverAddress(name: string): string | null;
  /** The address of a document, as it was given. */
  webAddress(name: string): string | null;
  fault(sentence: string): void;
  /** Names of the variables that were asked for and given. */
  given(): ReadonlySet<string>;
  /** Throws AppError('invalid') with every fault, a sentence each. */
  finish(): void;
}

export function createEnvironmentReader(environment: Environment): EnvironmentReader {
  const faults: string[] = [];
  const given = new Set<string>();
  function text(name: string): string | null {
    const value = environment[name]?.trim();
    if (value === undefined || value === '') return null;
    given.add(name);
    return value;
  }
  function webAddress(name: string): string | null {
    const value = text(name);
    if (value === null || isWebAddress(value)) return value;
    faults.push(
      `${name} must be an address that begins with http:// or https://, not "${shown(withoutSecrets(value))}".`,
    );
    return null;
  }
  return {
    text,
    integer(name, { fallback, min, max }) {
      const value = text(name);
      if (value === null) return fallback;
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= min && number <= max) return number;
      faults.push(`${name} must be a whole number from ${min} to ${max}, not "${shown(value)}".`);
      return fallback;
    },
    choice(name, choices, fallback) {
      const value = text(name);
      if (value === null) return fallback;
      const found = choices.find((one) => one === value.toLowerCase());
      if (found === undefined) faults.push(`${name} must be one of ${choices.join(', ')}, not "${shown(value)}".`);
      return found ?? fallback;
    },
    matching(name, pattern, words) {
      const value = text(name);
      if (value === null || pattern.test(value)) return value;
      // Perhaps a secret with a typing error: its length must do.
      faults.push(`${name} must be ${words}; what was given has ${value.length} characters.`);
      return null;
    },
    serverAddress: (name) =>
      webAddress(name)
        ?.replace(/[?#].*$/s, '')
        .replace(/\/+$/, '') ?? null,
    webAddress,
    fault: (sentence) => faults.push(sentence),
    given: () => given,
    finish() {
      if (faults.length > 0) throw new AppError('invalid', faults.join(' '));
    },
  };
}

/** A given value as a message shows it: bounded, on one line. */
export function shown(value: string): string {
  const line = value.replace(/[\u0000-\u001f\u007f]/g, '?');
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

/** An address without what may be a secret in it: user, password, query. */
export function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^/]*@/, '//…@').replace(/\?.*$/s, '?…');
}

function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^/]/i.test(value) && !/\s/.test(value) && URL.canParse(value);
}
