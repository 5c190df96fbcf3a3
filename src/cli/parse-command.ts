import { parseArgs } from 'node:util';

export type Command =
  | { readonly kind: 'serve' }
  | { readonly kind: 'reconcile' | 'discover'; readonly dryRun: boolean }
  | { readonly kind: 'importRules'; readonly file: string }
  | { readonly kind: 'exportRules'; readonly file: string }
  | { readonly kind: 'doctor' }
  | { readonly kind: 'password' }
  /** Null: store it with the service's backups. */
  | { readonly kind: 'backup'; readonly file: string | null }
  /** A file, or the id of a stored backup. */
  | { readonly kind: 'restore'; readonly source: string }
  /** Requested (exit code 0), or shown after wrong use (exit code 2), which `fault` describes. */
  | { readonly kind: 'usage'; readonly fault: string | null };

export const usage = `Usage: plex-linker <command>

  serve                   run the service (the default)
  reconcile [--dry-run]   compare everything once and repair it; --dry-run only shows the plan
  discover [--dry-run]    search for pairs of movies and specials; --dry-run only shows them
  rules import <file>     take in rules from a collection file of Plex Linker 3 (YAML); - reads the standard input
  rules export <file>     write all rules into such a file; - writes to the standard output
  doctor                  look at servers, paths, rights and settings, and say what is wrong
  password                set the web UI's password, read from the standard input; signs browsers out
  backup [file]           copy the database while the service runs or not; without a file into DATA_DIR/backups
  restore <file or id>    put a backup in the database's place; the service must not be running

All settings come from the environment, as for the service. Exit codes: 0 done, 1 an error, 2 wrong use.
`;

/** Parses the arguments after the program's name. */
export function parseCommand(argv: readonly string[]): Command {
  let parsed: { values: { 'dry-run'?: boolean; help?: boolean }; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
  const { values, positionals } = parsed;
  const [word = 'serve', ...rest] = positionals;
  if (values.help || word === 'help') return { kind: 'usage', fault: null };
  if (values['dry-run'] && word !== 'reconcile' && word !== 'discover') return wrong(`"${word}" has no --dry-run`);
  if (word === 'rules') return rulesCommand(rest);
  if (word === 'backup' || word === 'restore') return backupsCommand(word, rest);
  if (!isSimple(word)) return wrong(`there is no command "${word}"`);
  if (rest.length > 0) return wrong(`"${word}" takes nothing more, but "${rest.join(' ')}" was given`);
  const isRun = word === 'reconcile' || word === 'discover';
  return isRun ? { kind: word, dryRun: values['dry-run'] === true } : { kind: word };
}

function isSimple(word: string): word is 'serve' | 'reconcile' | 'discover' | 'doctor' | 'password' {
  return ['serve', 'reconcile', 'discover', 'doctor', 'password'].includes(word);
}

function rulesCommand([action, file, ...more]: readonly string[]): Command {
  if (action !== 'import' && action !== 'export') return wrong('"rules" is followed by import or export');
  if (file === undefined || file === '')
    return wrong(
      `"rules ${action}" needs the name of a file, or - for the standard ${action === 'import' ? 'input' : 'output'}`,
    );
  if (more.length > 0) return wrong(`"rules ${action}" takes one file, but "${more.join(' ')}" was given as well`);
  return { kind: action === 'import' ? 'importRules' : 'exportRules', file };
}

function backupsCommand(word: 'backup' | 'restore', [file, ...more]: readonly string[]): Command {
  if (file === '' || file === '-') return wrong(`"${word}" needs the name of a file`);
  if (more.length > 0) return wrong(`"${word}" takes one file, but "${more.join(' ')}" was given as well`);
  if (word === 'backup') return { kind: 'backup', file: file ?? null };
  if (file === undefined) return wrong('"restore" needs the name of a file, or the id of a stored backup');
  return { kind: 'restore', source: file };
}

function wrong(fault: string): Command {
  return { kind: 'usage', fault };
}
