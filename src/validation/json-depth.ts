/** Real JSON nests some ten levels deep; what walks a parsed value, and the parser itself, must not meet thousands. */
export const maxJsonDepth = 64;

const quote = 0x22;
const backslash = 0x5c;

/** Whether a text that may be JSON nests deeper. One pass, without building anything. */
export function nestsDeeperThan(text: string, bound: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === backslash) i++;
      else if (char === quote) inString = false;
    } else if (char === quote) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      depth++;
      if (depth > bound) return true;
    } else if (char === 0x7d || char === 0x5d) depth--;
  }
  return false;
}
