import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/** A text of the source that a person may read. */
export interface ToldText {
  readonly file: string;
  /** With `{}` for each value. */
  readonly text: string;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** What is called with texts that no page shows: logs, documents of the API, SQL, addresses. */
const silentCalls =
  /^(sql|raw|describe|meta|openapi|fatal|error|warn|info|debug|trace|log|regex|RegExp|startsWith|endsWith|includes|get|header|URL)$/;
const silentKeys = /^(description|summary|title|contentType|pattern|example|examples|usage)$/;

/** Every text of at least two words in these folders, but what only logs, documents of the API and SQL hold. */
export function toldTexts(folders: readonly string[], skipped: RegExp): ToldText[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => /\.tsx?$/.test(file) && !skipped.test(file))
      .sort()
      .flatMap((file) => textsOf(file, readFileSync(file, 'utf8')).map((text) => ({ file, text }))),
  );
}

function textsOf(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    const text = textOf(value);
    if (text !== null && isSentence(text)) found.push(text);
    if (isSilent(value)) return;
    if (value.type === 'BinaryExpression' && text !== null) {
      valuesOf(value).forEach(visit);
      return;
    }
    for (const [key, child] of Object.entries(value)) if (key !== 'type') visit(child);
  };
  visit(parseSync(file, source).program);
  return found;
}

/** A literal, a template or a sum of them, with `{}` for each value. */
function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type === 'TemplateLiteral')
    return (node.quasis as readonly { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('{}');
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return null;
  const [left, right] = [textOf(node.left as Node), textOf(node.right as Node)];
  return left === null && right === null ? null : `${left ?? '{}'}${right ?? '{}'}`;
}

/** What stands inside a sum of texts: its values. */
function valuesOf(node: Node): unknown[] {
  if (node.type === 'TemplateLiteral') return node.expressions as unknown[];
  if (node.type !== 'BinaryExpression') return node.type === 'Literal' ? [] : [node];
  return [...valuesOf(node.left as Node), ...valuesOf(node.right as Node)];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}

function isSilent(node: Node): boolean {
  if (node.type === 'ImportDeclaration' || node.type.startsWith('TS'))
    return node.type !== 'TSAsExpression' && node.type !== 'TSSatisfiesExpression';
  if (node.type === 'CallExpression' || node.type === 'NewExpression')
    return silentCalls.test(nameOf(node.callee as Node));
  if (node.type === 'TaggedTemplateExpression') return silentCalls.test(nameOf(node.tag as Node));
  return node.type === 'Property' && silentKeys.test(nameOf(node.key as Node));
}

function nameOf(node: Node): string {
  if (node.type === 'MemberExpression') return nameOf(node.property as Node);
  return typeof node.name === 'string' ? node.name : '';
}

/** Words of prose, not an address, a type or a name. */
function isSentence(text: string): boolean {
  return /[a-z]{2,} [a-z(“"{]|[}”"] [a-z]{2,}/.test(text);
}
