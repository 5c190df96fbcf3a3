import { createBreath } from '../../process/breathe.ts';
import { isRow, type Row } from './read.ts';

/** What are items, whatever the element; a folder with a ratingKey is a show, a season, an album. */
const itemElements = new Set(['Video', 'Track', 'Photo', 'Playlist']);
const maxDepth = 64;

type Element = Record<string, unknown>;

/** Each at one place of the text only, so that all of it is read once. */
const name = /[^\s=/>"'<]+/y;
const attribute = /\s+([^\s=/>"'<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
const endOfTag = /\s*(\/?)>/y;
const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/**
 * The `MediaContainer` of an XML answer, in the shape that JSON has: attributes and elements become fields, elements always lists, items go under
 * `Metadata`. Undefined for half a document and for any other. Control characters, which Plex sends though XML forbids them, do not hinder it; texts
 * between elements, which it never sends, are passed over. The event loop goes on while a long one is read.
 */
export async function containerOfXml(text: string): Promise<Row | undefined> {
  const root: Element = {};
  const open: { name: string; element: Element }[] = [{ name: '', element: root }];
  const breath = createBreath();
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    await breath();
    if (text.startsWith('<?', at) || text.startsWith('<!--', at)) {
      const end = text.startsWith('<?', at) ? '?>' : '-->';
      const found = text.indexOf(end, at);
      if (found < 0) return undefined;
      at = found + end.length;
    } else if (text.startsWith('</', at)) {
      const closed = open.pop();
      const end = text.indexOf('>', at);
      if (closed === undefined || open.length === 0 || text.slice(at + 2, end).trim() !== closed.name) return undefined;
      at = end;
    } else {
      const tag = readTag(text, at);
      const parent = open.at(-1)?.element;
      if (tag === null || parent === undefined || open.length > maxDepth) return undefined;
      addTo(parent, tag.name, tag.element);
      if (!tag.isClosed) open.push(tag);
      at = tag.end;
    }
  }
  const containers = root.MediaContainer;
  const isWhole = open.length === 1 && Object.keys(root).length === 1 && Array.isArray(containers);
  return isWhole && containers.length === 1 && isRow(containers[0]) ? containers[0] : undefined;
}

function readTag(
  text: string,
  start: number,
): { name: string; element: Element; isClosed: boolean; end: number } | null {
  name.lastIndex = start + 1;
  const tag = name.exec(text)?.[0];
  if (tag === undefined) return null;
  const element: Element = {};
  let end = name.lastIndex;
  for (;;) {
    attribute.lastIndex = end;
    const found = attribute.exec(text);
    if (found === null) break;
    if (found[1] !== '__proto__') element[found[1] ?? ''] = withoutEntities(found[2] ?? found[3] ?? '');
    end = attribute.lastIndex;
  }
  endOfTag.lastIndex = end;
  const ending = endOfTag.exec(text);
  return ending === null ? null : { name: tag, element, isClosed: ending[1] === '/', end: endOfTag.lastIndex };
}

function addTo(parent: Element, tag: string, element: Element): void {
  const isItem = itemElements.has(tag) || (tag === 'Directory' && 'ratingKey' in element);
  const key = isItem ? 'Metadata' : tag;
  const list = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (Array.isArray(list)) list.push(element);
  else if (key !== '__proto__') parent[key] = [element];
}

function withoutEntities(value: string): string {
  if (!value.includes('&')) return value;
  // The parameters are those that replace() passes.
  return value.replace(entity, (whole, decimal?: string, hex?: string, named?: string) => {
    if (named !== undefined) return entities[named.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
