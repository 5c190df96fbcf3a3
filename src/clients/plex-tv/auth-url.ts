interface SignIn {
  clientIdentifier: string;
  product: string;
  code: string;
  forwardUrl: string | undefined;
}

/** Where a person signs in and lets us in. Everything stands behind the #, where only the page itself reads it. */
export function authUrlOf({ clientIdentifier, product, code, forwardUrl }: SignIn): string {
  const fields: [string, string][] = [
    ['clientID', clientIdentifier],
    ['code', code],
    ['context[device][product]', product],
    ...(forwardUrl === undefined ? [] : [['forwardUrl', forwardUrl] as [string, string]]),
  ];
  const pairs = fields.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `https://app.plex.tv/auth#?${pairs.join('&')}`;
}
