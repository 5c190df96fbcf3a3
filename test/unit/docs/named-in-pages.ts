/** Names of pages, buttons and fields that a Markdown text gives in italics: `*Run now*`. */
export function namesInPages(markdown: string): string[] {
  const prose = markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  const found = [...prose.matchAll(/(?<![*\w])\*(?!\*)([^*\n]+(?:\n[^*\n]+)?)\*(?!\*)/g)];
  return [...new Set(found.map(([, name = '']) => name.replace(/\s+/g, ' ')))];
}

/** Our addresses that a Markdown text names in code, as "GET /api/v1/links/:x"; the method is "" where the text names none. */
export function namedAddresses(markdown: string): { readonly method: string; readonly path: string }[] {
  const code = [...markdown.matchAll(/```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block, inline]) => block ?? inline ?? '',
  );
  const found = code.flatMap((text) => [
    ...text.matchAll(
      /(?:(GET|POST|PUT|PATCH|DELETE) +|(?:-X (GET|POST|PUT|PATCH|DELETE) +)?\\?\s*'?"?http:\/\/(?:localhost|plex-linker):8080|^)(\/[\w/<>:.-]+)/g,
    ),
  ]);
  return found
    .map(([, method, option, path = '']) => ({
      method: method ?? option ?? '',
      path: path.replace(/<[^>]*>/g, ':x').replace(/[./]+$/, ''),
    }))
    .filter(({ path }) =>
      /^\/(api\/v1|reconcile|setup|login|settings|rules|links|review|runs|watch|requests|library|system|activity|webhooks|metrics|health|ready|ping|preferences)(\/|$)/.test(
        path,
      ),
    );
}

/** Keys of settings that a Markdown text names in inline code: those with a group that settings have. */
export function namedSettings(markdown: string, groups: ReadonlySet<string>): string[] {
  const found = [...markdown.matchAll(/`([a-z]+)\.([a-z][A-Za-z]+)`/g)].filter(([, group = '']) => groups.has(group));
  return [...new Set(found.map(([, group, key]) => `${group}.${key}`))];
}
