import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a script printed, and its exit code. */
export interface ScriptResult {
  code: number | null;
  output: string;
}

/** Runs a command with exactly this environment and waits for its end. */
export async function runScript(command: string, args: string[], env: Record<string, string>): Promise<ScriptResult> {
  const child = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const append = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', append);
  child.stderr.on('data', append);
  const [code] = await once(child, 'close');
  return { code, output };
}
