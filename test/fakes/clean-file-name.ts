const REPLACED: Record<string, string> = {
  '\\': '+',
  '/': '+',
  '<': '',
  '>': '',
  '?': '!',
  '*': '-',
  '|': '',
  '"': '',
};

/** A title as both apps write it in a file name, with colons replaced the "smart" way. */
export function cleanFileName(title: string): string {
  return title
    .replace(/: /g, ' - ')
    .replace(/:/g, '-')
    .replace(/[\\/<>?*|"]/g, (character) => REPLACED[character] ?? '')
    .replace(/^[. ]+|[. ]+$/g, '');
}
