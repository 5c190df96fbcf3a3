/** Far above any notification. */
const maxEventLength = 1024 * 1024;

/**
 * The data of server-sent events, whose names say nothing that the data does not: fields by line, an event by blank line. Throws the given fault for one
 * without end.
 */
export async function* eventData(
  body: AsyncIterable<Uint8Array>,
  fault: (what: string) => Error,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const chunk of body) {
    // A carriage return at the end may be half of a line's end.
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    }
    const length = data.reduce((sum, part) => sum + part.length, rest.length);
    if (length > maxEventLength) throw fault(`one of its notifications is over ${maxEventLength} characters`);
  }
}
