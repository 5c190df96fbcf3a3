import { visitXml, type XmlElement } from '../http/xml.ts';
import { isRow, type Row } from './read.ts';

/** What are items, whatever the element; a folder with a ratingKey is a show, a season, an album. */
const itemElements = new Set(['Video', 'Track', 'Photo', 'Playlist']);

/**
 * The `MediaContainer` of an XML answer, in the shape that JSON has: attributes and elements become fields, elements always lists, items go under
 * `Metadata`. Undefined for half a document and for any other. Texts between elements, which Plex never sends, are passed over.
 */
export async function containerOfXml(text: string): Promise<Row | undefined> {
  const root: XmlElement = {};
  const open: XmlElement[] = [root];
  const isWhole = await visitXml(text, {
    open(name, element) {
      const parent = open.at(-1);
      if (parent !== undefined) addTo(parent, name, element);
      open.push(element);
    },
    close() {
      open.pop();
    },
  });
  const containers = root.MediaContainer;
  const isOne = isWhole && Object.keys(root).length === 1 && Array.isArray(containers) && containers.length === 1;
  return isOne && isRow(containers[0]) ? containers[0] : undefined;
}

function addTo(parent: XmlElement, tag: string, element: XmlElement): void {
  const isItem = itemElements.has(tag) || (tag === 'Directory' && 'ratingKey' in element);
  const key = isItem ? 'Metadata' : tag;
  const list = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (Array.isArray(list)) list.push(element);
  else if (key !== '__proto__') parent[key] = [element];
}
