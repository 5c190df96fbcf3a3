import {
  type Alias,
  type Document,
  isAlias,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml';

/** A YAML text with the places of its parts: what people wrote is edited in place, never rewritten. */
export interface YamlSource {
  readonly text: string;
  readonly doc: Document.Parsed;
  /** 1-based. */
  lineOf(offset: number): number;
}

export interface YamlFault {
  readonly line: number;
  readonly reason: string;
}

export type Field = Pair<Node, Node | null>;

/** Duplicate keys are read as they stand: the last one of a field counts, as in Plex Linker 3, but no movie is lost. */
export function parseYaml(text: string): { source: YamlSource; faults: YamlFault[] } {
  const lineCounter = new LineCounter();
  const doc = parsed(text, lineCounter);
  if (doc === null) {
    const empty = parseDocument('', { prettyErrors: false });
    return { source: { text, doc: empty, lineOf: () => 1 }, faults: [{ line: 1, reason: 'it nests too deeply' }] };
  }
  const lineOf = (offset: number) => Math.max(1, lineCounter.linePos(offset).line);
  const faults = doc.errors.map((error) => ({
    line: lineOf(error.pos[0]),
    reason: `not valid YAML: ${error.message}`,
  }));
  return { source: { text, doc, lineOf }, faults };
}

/** Null for a text that nests deeper than the parser supports. */
function parsed(text: string, lineCounter: LineCounter): Document.Parsed | null {
  try {
    return parseDocument(text, { lineCounter, uniqueKeys: false, prettyErrors: false });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const targets = new WeakMap<Document.Parsed, Map<Alias, Node>>();

/** The target of each alias: the last node before it with that anchor. Found for all in one pass, not in one for each. */
function targetsOf({ doc }: YamlSource): ReadonlyMap<Alias, Node> {
  const known = targets.get(doc);
  if (known !== undefined) return known;
  const found = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  visit(doc, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) found.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  targets.set(doc, found);
  return found;
}

/** The node itself, the target of an alias, or null for an empty value. */
export function resolve(source: YamlSource, node: unknown): Node | null {
  if (isAlias(node)) return targetsOf(source).get(node) ?? null;
  if (isScalar(node) && node.value === null) return null;
  return (node as Node | null | undefined) ?? null;
}

export function fieldsOf(map: YAMLMap): Field[] {
  return map.items as Field[];
}

/** The last field of that name; absent and empty are the same. */
export function fieldNode(source: YamlSource, map: YAMLMap, name: string): Node | null {
  const field = findField(map, name);
  return field === undefined ? null : resolve(source, field.value);
}

export function findField(map: YAMLMap, name: string): Field | undefined {
  return fieldsOf(map).findLast((field) => textOf(field.key) === name);
}

/** A scalar as it was written, so that `00` keeps its zeros and a show called `24` or `Yes` its name; null of anything else. */
export function textOf(node: unknown): string | null {
  if (!isScalar(node)) return null;
  if (node.type === Scalar.PLAIN && node.source !== undefined) return node.source;
  return node.value === null ? '' : String(node.value);
}

export function startOf(field: Field): number {
  return field.key.range?.[0] ?? 0;
}
