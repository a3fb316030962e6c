import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { run } from '../console/run.mjs';
import { TOOLS } from './runtimes.mjs';

/**
 * What the bare side of a runtime needs and no image holds, if anything.
 *
 * @param {string} runtime
 */
export async function fetchTool(runtime) {
  const tool = TOOLS[runtime];
  if (!tool || existsSync(tool.file)) return;
  mkdirSync(path.dirname(tool.file), { recursive: true });
  await run('curl', ['-fsSL', '-o', tool.file, tool.url], {
    problem: `${tool.url} cannot be fetched; only the bare side of ${runtime} needs it.`,
  });
}
