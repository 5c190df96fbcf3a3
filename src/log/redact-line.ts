export interface Redactor {
  /** From now on this value is written as "…". */
  hide(secret: string): void;
  /** One line of JSON in, the same line without secrets out. */
  redactLine(line: string): string;
}

/** `token=`, `X-Plex-Token=`, `apikey=` and the like, in queries and elsewhere. */
const inQueries = /((?:token|apikey|api_key|password|secret)=)[^&\s"']+/gi;
/** The secret as the last segment of a webhook's address; a number alone is that of an instance. */
const inPaths = /(\/webhooks\/(?:plex|tautulli|radarr|sonarr)(?:\/\d+(?=\/))?\/)(?!\d{1,6}(?:[\s"'?#]|$))[^/\s"'?#]+/gi;
const inUsers = /(:\/\/)[^\s/?#@"']+@/g;
const inAddresses = [inQueries, inPaths];

/**
 * Takes known secrets and those in addresses out of log lines. A line that holds none is passed on as it is; of the others each text is cleaned by itself,
 * so that a secret that looks like a piece of JSON cannot break the line.
 */
export function createRedactor(): Redactor {
  let forms: readonly string[] = [];

  function cleanText(text: string): string {
    let clean = text;
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, '…');
    for (const pattern of inAddresses) clean = clean.replace(pattern, '$1…');
    return clean.replace(inUsers, '$1…@');
  }

  function cleanValue(value: unknown): unknown {
    if (typeof value === 'string') return cleanText(value);
    if (typeof value === 'number') return forms.some((form) => String(value).includes(form)) ? '…' : value;
    if (Array.isArray(value)) return value.map(cleanValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleanValue(inner)]));
  }

  return {
    hide(secret) {
      // A word of a few letters would turn half of the log into dots.
      if (secret.length < 4) return;
      const written = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
      // The longest first: one secret may begin with another.
      forms = [...new Set([...forms, ...written])].toSorted((a, b) => b.length - a.length);
    },
    redactLine(line) {
      if (cleanText(line) === line) return line;
      const { level, time, ...rest } = JSON.parse(line) as Record<string, unknown>;
      const { msg, ...fields } = rest;
      const clean = cleanValue(fields) as object;
      return `${JSON.stringify({ level, time, ...clean, ...(msg === undefined ? {} : { msg: cleanValue(msg) }) })}\n`;
    },
  };
}
