import { isRow, type Row, rowsOf } from './read.ts';

/** What are items, whatever the element; a folder with a ratingKey is a show, a season, an album. */
const itemElements = new Set(['Video', 'Track', 'Photo', 'Playlist']);

/**
 * The `MediaContainer` of an XML answer, in the shape that JSON has: attributes and elements become fields, elements always lists, items go under
 * `Metadata`. Undefined for half a document and for any other. Control characters, which Plex sends though XML forbids them, do not hinder it. The parser is loaded when the first XML comes: servers of this decade send JSON.
 */
export async function containerOfXml(text: string): Promise<Row | undefined> {
  // The parser takes half a document for a whole one.
  if (!/<\/MediaContainer>$|^(?:<\?[^>]*\?>\s*)?<MediaContainer\b[^<]*\/>$/.test(text.trim())) return undefined;
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
    const document: unknown = parser.parse(text);
    return isRow(document) ? rowsOf(document.MediaContainer)[0] : undefined;
  } catch {
    return undefined;
  }
}
