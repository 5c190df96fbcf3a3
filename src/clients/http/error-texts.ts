import { maxJsonDepth, nestsDeeperThan } from '../../validation/json-depth.ts';

interface ReasonText {
  field?: string;
  text: string;
}

/**
 * The reasons in an error's body: an array of validation failures, problem+JSON with `errors`, `{message}`, or Plex's
 * `<Response status="…"/>`. They may quote an address with its query, so they are redacted; `attemptedValue` (a
 * password, perhaps) is left alone.
 */
export function reasonTexts(body: string, secrets: readonly string[] = []): ReasonText[] {
  return [...rawTexts(parseOrUndefined(body)), ...responseTexts(body)]
    .slice(0, 10)
    .map(({ field, text }) => ({ ...(field && { field }), text: redact(firstLine(text), secrets) }));
}

function rawTexts(parsed: unknown): ReasonText[] {
  if (Array.isArray(parsed)) {
    return parsed.flatMap((item) => {
      if (!isRecord(item) || typeof item.errorMessage !== 'string') return [];
      const field = typeof item.propertyName === 'string' ? item.propertyName : '';
      return [{ field, text: item.errorMessage }];
    });
  }
  if (!isRecord(parsed)) return [];
  if (Array.isArray(parsed.errors)) {
    return parsed.errors.flatMap((error) =>
      isRecord(error) && typeof error.message === 'string' ? [{ text: error.message }] : [],
    );
  }
  if (isRecord(parsed.errors)) {
    return Object.entries(parsed.errors).flatMap(([field, texts]) =>
      (Array.isArray(texts) ? texts : [texts]).map((text) => ({ field, text: String(text) })),
    );
  }
  const text = [parsed.message, parsed.errorMessage, parsed.title].find((value) => typeof value === 'string');
  return text === undefined ? [] : [{ text: String(text) }];
}

/** `<Response code="503" title="Maintenance" status="…"/>`: not worth a parser, which would have to be loaded first. */
function responseTexts(body: string): ReasonText[] {
  const attributes = /<Response\s([^>]*)>/.exec(body)?.[1];
  if (attributes === undefined) return [];
  const texts = ['title', 'status'].flatMap((name) => {
    const text = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1]?.trim();
    return text ? [text] : [];
  });
  return texts.length === 0 ? [] : [{ text: texts.join(', ') }];
}

/** A page for people: of a proxy, a login, or Plex's own short error pages. */
export function isWebPage(body: string): boolean {
  return /^\s*(<!doctype html|<html|<head|<body)/i.test(body);
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

export function parseOrUndefined(text: string): unknown {
  if (nestsDeeperThan(text, maxJsonDepth)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Takes secrets out of text that another server wrote: queries and user names of any address in it (a webhook's token
 * may stand there), and the given secrets wherever they are.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]*@/gi, '$1')
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>)\]]*)[?#][^\s"'<>)\]]*/gi, '$1')
    .replace(/\b(apikey|api_key|token|password)=[^\s&"'<>)\]]+/gi, '$1=***');
  for (const secret of secrets) {
    if (secret.length > 3) clean = clean.replaceAll(secret, '***');
  }
  return clean;
}
