/** "Redemption (2008)"; the title alone if no year is known. */
export function titleWithYear({ title, year }: { readonly title: string; readonly year: number | null }): string {
  return year === null ? title : `${title} (${year})`;
}
