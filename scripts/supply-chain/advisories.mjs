import { npm } from '../console/npm.mjs';
import { tryRun } from '../console/run.mjs';

const ASK_WITHIN_MS = 45_000;
const GRAVE = ['high', 'critical'];

/**
 * @typedef {{ kind: 'clean' } | { kind: 'vulnerable', lines: string[] } | { kind: 'unanswered', why: string }} Audit
 * @typedef {{ name: string, severity: string, range: string }} Vulnerability
 * @typedef {{ message?: string, vulnerabilities?: Record<string, Vulnerability> }} AuditAnswer
 */

/**
 * Asks the registry which of the locked packages have known holes.
 *
 * @param {string[]} [options] more arguments of `npm audit`
 * @returns {Promise<Audit>}
 */
export async function audit(options = []) {
  const [program, ...args] = npm();
  const { code, stdout, stderr } = await tryRun(program, [...args, 'audit', '--json', ...options], {
    log: 'audit.log',
    timeoutMs: ASK_WITHIN_MS,
  });
  return code === null ? { kind: 'unanswered', why: stderr.trim() || 'no answer in time' } : judge(stdout);
}

/**
 * @param {string} stdout of `npm audit --json`
 * @returns {Audit}
 */
export function judge(stdout) {
  const answer = parsed(stdout);
  if (!answer?.vulnerabilities) return { kind: 'unanswered', why: answer?.message ?? 'no answer' };
  const lines = Object.values(answer.vulnerabilities)
    .filter(({ severity }) => GRAVE.includes(severity))
    .map(({ name, severity, range }) => `${name} (${range || 'any version'}): ${severity}`);
  return lines.length === 0 ? { kind: 'clean' } : { kind: 'vulnerable', lines };
}

/**
 * @param {string} text
 * @returns {AuditAnswer | null}
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
