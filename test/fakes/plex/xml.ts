import type { Container } from './answers.ts';
import type { Row } from './render.ts';

/** The XML of a container: fields are attributes, lists are elements, and an item's element name depends on its type. */
export function xmlOf(container: Container): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('MediaContainer', container)}`;
}

function element(name: string, row: Row): string {
  const attributes: string[] = [];
  const children: string[] = [];
  for (const [key, value] of Object.entries(row)) {
    if (value === null || value === undefined) continue;
    if (Array.isArray(value)) children.push(...value.filter(isRow).map((child) => element(nameOf(key, child), child)));
    else if (isRow(value)) children.push(element(nameOf(key, value), value));
    else attributes.push(` ${key}="${escaped(typeof value === 'boolean' ? String(Number(value)) : String(value))}"`);
  }
  const start = `<${name}${attributes.join('')}`;
  return children.length === 0 && name !== 'MediaContainer'
    ? `${start} />\n`
    : `${start}>\n${children.join('')}</${name}>\n`;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

const videos = new Set(['movie', 'episode', 'clip']);

function nameOf(key: string, row: Row): string {
  if (key !== 'Metadata') return key;
  const type = String(row.type ?? '');
  if (videos.has(type)) return 'Video';
  return type === 'track' ? 'Track' : 'Directory';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
};

/** Control characters are kept: real servers send them, although XML forbids them. */
function escaped(text: string): string {
  return text.replace(/[&<>"'\n]/g, (character) => entities[character] ?? character);
}
