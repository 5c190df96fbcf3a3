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

/** What both apps make of a title in a file name, with colons the "smart" way. */
export function cleanFileName(title: string): string {
  return title
    .replace(/: /g, ' - ')
    .replace(/:/g, '-')
    .replace(/[\\/<>?*|"]/g, (character) => REPLACED[character] ?? '')
    .replace(/^[. ]+|[. ]+$/g, '');
}
