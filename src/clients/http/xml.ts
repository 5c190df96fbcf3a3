import { createBreath } from '../../process/breathe.ts';

export type XmlElement = Record<string, unknown>;

export interface XmlVisitor {
  /** Its attributes, as an object that may be kept and filled. */
  open(name: string, element: XmlElement): void;
  /** All of its own text so far, entities decoded. */
  close(name: string, text: string): void;
}

const maxDepth = 64;

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
 * Reads XML once from start to end, and says whether it is whole. Control characters, which XML forbids, do not hinder it. Document types are refused, so
 * no entity is ever defined. The event loop goes on while a long text is read.
 */
export async function visitXml(text: string, visitor: XmlVisitor): Promise<boolean> {
  const open: { name: string; texts: string[] }[] = [];
  const breath = createBreath();
  let end = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', end)) {
    await breath();
    if (at > end) open.at(-1)?.texts.push(text.slice(end, at));
    if (text.startsWith('<?', at) || text.startsWith('<!--', at)) {
      const mark = text.startsWith('<?', at) ? '?>' : '-->';
      const found = text.indexOf(mark, at);
      if (found < 0) return false;
      end = found + mark.length;
    } else if (text.startsWith('</', at)) {
      const closed = open.pop();
      const close = text.indexOf('>', at);
      if (closed === undefined || text.slice(at + 2, close).trim() !== closed.name) return false;
      visitor.close(closed.name, withoutEntities(closed.texts.join('')));
      end = close + 1;
    } else {
      const tag = readTag(text, at);
      if (tag === null || open.length >= maxDepth) return false;
      visitor.open(tag.name, tag.element);
      if (tag.isClosed) visitor.close(tag.name, '');
      else open.push({ name: tag.name, texts: [] });
      end = tag.end;
    }
  }
  return open.length === 0;
}

function readTag(
  text: string,
  start: number,
): { name: string; element: XmlElement; isClosed: boolean; end: number } | null {
  name.lastIndex = start + 1;
  const tag = name.exec(text)?.[0];
  if (tag === undefined) return null;
  const element: XmlElement = {};
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

function withoutEntities(value: string): string {
  if (!value.includes('&')) return value;
  // The parameters are those that replace() passes.
  return value.replace(entity, (whole, decimal?: string, hex?: string, named?: string) => {
    if (named !== undefined) return entities[named.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
