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
