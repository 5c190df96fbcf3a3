import * as z from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable: undefined when it is not set or blank, which is the same. */
export function variable<S extends z.ZodType<unknown, string>>(schema: S) {
  return z.preprocess(
    (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined),
    schema.optional(),
  );
}

/** A variable that `read` understands; where it answers undefined, `problem` says what the value must be: the message without the name. */
export function parsed<T>(read: (value: string) => T | undefined, problem: (value: string) => string) {
  return variable(
    z.string().transform((value, context): T => {
      const result = read(value);
      if (result !== undefined) return result;
      context.addIssue({ code: 'custom', message: problem(value) });
      return z.NEVER;
    }),
  );
}

/** A list in one variable, with a message for each wrong part. */
export function listOf<T>(parts: {
  readonly separator: string | RegExp;
  read(part: string): T | undefined;
  problem(part: string): string;
}) {
  return variable(
    z.string().transform((value, context) => {
      const given = value.split(parts.separator).map((part) => part.trim());
      return given
        .filter((part) => part !== '')
        .flatMap((part) => {
          const result = parts.read(part);
          if (result !== undefined) return [result];
          context.addIssue({ code: 'custom', message: parts.problem(part) });
          return [];
        });
    }),
  );
}

export const text = variable(z.string());

export function wholeNumber(min: number, max: number) {
  return parsed(
    (value) => (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined),
    (value) => `must be a whole number from ${min} to ${max}, not "${shown(value)}".`,
  );
}

export function choice<const T extends string>(choices: readonly T[]) {
  return parsed(
    (value) => choices.find((one) => one === value.toLowerCase()),
    (value) => `must be one of ${choices.join(', ')}, not "${shown(value)}".`,
  );
}

/** Perhaps a secret with a typo: the message gives only its length. */
export const hexKey = parsed(
  (value) => (/^[0-9a-f]{64}$/i.test(value) ? value : undefined),
  (value) => `must be 64 hex digits (32 bytes); what was given has ${value.length} characters.`,
);

/** The address of a document, as given. */
const webAddress = parsed(
  (value) => (isWebAddress(value) ? value : undefined),
  (value) => `must be an address that begins with http:// or https://, not "${shown(withoutSecrets(value))}".`,
);

/** The address of a server: no query, no slash at its end; a path before it (a UrlBase) stays. */
export const serverAddress = webAddress.transform((value) => value?.replace(/[?#].*$/s, '').replace(/\/+$/, ''));

function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^/]/i.test(value) && !/\s/.test(value) && URL.canParse(value);
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
