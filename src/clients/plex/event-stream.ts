export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** Far above any notification. */
const maxEventLength = 1024 * 1024;

/** Server-sent events of a body: fields by line, an event by blank line. Throws the given fault for one without end. */
export async function* serverEvents(
  body: AsyncIterable<Uint8Array>,
  fault: (what: string) => Error,
): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  let name = '';
  let data: string[] = [];
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') {
        const [field, value] = fieldOf(line);
        if (field === 'event') name = value;
        if (field === 'data') data.push(value);
        continue;
      }
      if (data.length > 0) yield { name, data: data.join('\n') };
      name = '';
      data = [];
    }
    const length = data.reduce((sum, { length }) => sum + length, rest.length);
    if (length > maxEventLength) throw fault(`one of its notifications is over ${maxEventLength} characters`);
  }
}

/** A comment (`: keep-alive`) has no field's name. */
function fieldOf(line: string): [string, string] {
  const at = line.indexOf(':');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1).replace(/^ /, '')];
}
