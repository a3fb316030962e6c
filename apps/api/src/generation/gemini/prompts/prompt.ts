import type { Locale } from '@tester/exceptions';
import { randomBytes } from 'node:crypto';
import type { WriteRequest } from '../../suite-writer.port';
import { PYTHON_PYTEST_PROMPT } from './python-pytest';

export interface Prompt {
  /** Ours: goes into the system instruction. */
  instruction: string;
  /** The user's source as data inside its fence. */
  content: string;
}

const COMMENT_LANGUAGES: Record<Locale, string> = { ko: 'Korean', en: 'English' };

/** A line that the source cannot hold, since nobody could know it when the source was written. */
export const randomFence = (): string => `SOURCE-${randomBytes(16).toString('hex')}`;

export function promptOf({ source, sourceName, locale }: WriteRequest, fence: string): Prompt {
  const values: Record<string, string> = {
    fence,
    module: sourceName,
    commentLanguage: COMMENT_LANGUAGES[locale],
  };
  return {
    instruction: PYTHON_PYTEST_PROMPT.replace(
      /\{\{(\w+)\}\}/g,
      (whole, name: string) => values[name] ?? whole,
    ),
    content: `${fence}\n${source}\n${fence}\n`,
  };
}
