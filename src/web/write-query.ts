/** The query of an address: '' or '?…'. Null, undefined and '' are left out, so pass undefined for what is the default. */
export function writeQuery(fields: Readonly<Record<string, string | number | null | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  return query.size === 0 ? '' : `?${query}`;
}
