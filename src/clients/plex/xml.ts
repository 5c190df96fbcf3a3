import type { Row } from './read.ts';
import { isRow, rowsOf } from './read.ts';

/** XML allows them nowhere, Plex sends them all the same where a file's tags have them; also as `&#1;`. */
const forbidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));/gi;

/** What are items, whatever the element; a folder with a ratingKey is a show, a season, an album. */
const itemElements = new Set(['Video', 'Track', 'Photo', 'Playlist']);

/**
 * The `MediaContainer` of an XML answer, in the shape that JSON has: attributes and elements become fields, elements always lists, items go under
 * `Metadata`. Undefined for half a document and for any other. The parser is loaded when the first XML comes: servers of this decade send JSON.
 */
export async function containerOfXml(text: string): Promise<Row | undefined> {
  const clean = text.replace(forbidden, '').trim();
  // The parser takes half a document for a whole one.
  if (!/<\/MediaContainer>$|^(?:<\?[^>]*\?>\s*)?<MediaContainer\b[^<]*\/>$/.test(clean)) return undefined;
  const { XMLParser } = await import('fast-xml-parser');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
    updateTag: (name, _path, attributes) =>
      itemElements.has(name) || (name === 'Directory' && 'ratingKey' in (attributes ?? {})) ? 'Metadata' : name,
  });
  try {
    const document: unknown = parser.parse(clean);
    return isRow(document) ? rowsOf(document.MediaContainer)[0] : undefined;
  } catch {
    return undefined;
  }
}
