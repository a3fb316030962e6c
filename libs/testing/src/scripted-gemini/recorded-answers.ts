import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GeminiScript } from './gemini-step';

/** One answer as it lies in a file, named after {@link RecordedAnswer.key}. */
export interface RecordedAnswer {
  /** Where it comes from: `recorded from …`, or `written by hand`. */
  origin: string;
  /** Hash of the request, without the words that are new in each. */
  key: string;
  /** What was asked, for those who read the file. */
  question: { path: string; content: string };
  /** Texts of the frames, in their order. */
  texts: string[];
  finishReason: string;
  usage?: object;
}

/** A request to Gemini as it came in. */
export interface GeminiQuestion {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

/** Words that a prompt makes up anew each time, so that no source can know them. */
const RANDOM_WORDS = /(SOURCE|MARK)-[0-9a-f]{32}/g;

/**
 * Answers of Gemini that are replayed by a hash of the request: the same question, the same answer, without a key. With
 * `upstream`, a question that is new is asked there, and the answer kept; without, it has no answer.
 */
export class RecordedAnswers {
  /** Questions that had no answer, with the name of the file that would hold it. */
  readonly missing: { file: string; content: string }[] = [];

  /** @param upstream address of Gemini, such as `https://generativelanguage.googleapis.com`. */
  constructor(
    private readonly directory: string,
    private readonly upstream: string | null = null,
  ) {}

  /** @throws Error when upstream refuses: a refusal is not worth keeping. */
  async scriptFor(question: GeminiQuestion): Promise<GeminiScript | undefined> {
    const key = keyOf(question);
    const file = path.join(this.directory, `${key}.json`);
    if (existsSync(file)) return scriptOf(JSON.parse(readFileSync(file, 'utf8')) as RecordedAnswer);
    if (this.upstream === null) {
      this.missing.push({ file, content: contentOf(question) });
      return undefined;
    }
    const answer = await ask(this.upstream, question, key);
    writeFileSync(file, `${JSON.stringify(answer, null, 2)}\n`);
    return scriptOf(answer);
  }
}

/** The hash under which the answer to a question is kept: of all that decides about the answer. */
export function keyOf({ path: asked, body }: GeminiQuestion): string {
  const said = JSON.stringify([asked, sorted(body)]).replace(RANDOM_WORDS, '$1');
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}

const scriptOf = ({ texts, finishReason, usage }: RecordedAnswer): GeminiScript => [
  ...texts.map((text) => ({ kind: 'text', text }) as const),
  { kind: 'finish', reason: finishReason, ...(usage && { usage }) },
];

interface Frame {
  candidates?: { content?: { parts?: { text?: string; thought?: boolean }[] }; finishReason?: string }[];
  usageMetadata?: object;
}

async function ask(upstream: string, question: GeminiQuestion, key: string): Promise<RecordedAnswer> {
  const apiKey = question.headers['x-goog-api-key'];
  const response = await fetch(new URL(question.path, upstream), {
    method: 'POST',
    body: JSON.stringify(question.body),
    headers: { 'content-type': 'application/json', 'x-goog-api-key': String(apiKey) },
  });
  if (!response.ok) throw new Error(`${upstream} answered with ${response.status}`);
  const frames = (await response.text())
    .split(/\r?\n\r?\n/)
    .filter((frame) => frame.startsWith('data: '))
    .map((frame) => JSON.parse(frame.slice('data: '.length)) as Frame);
  const candidates = frames.flatMap((frame) => frame.candidates ?? []);
  const parts = candidates.flatMap(({ content }) => content?.parts ?? []);
  const usage = frames.findLast(({ usageMetadata }) => usageMetadata !== undefined)?.usageMetadata;
  return {
    origin: `recorded from ${new URL(upstream).host}`,
    key,
    question: { path: question.path, content: contentOf(question) },
    texts: parts.filter(({ thought }) => thought !== true).flatMap(({ text }) => text ?? []),
    finishReason:
      candidates.findLast(({ finishReason }) => finishReason !== undefined)?.finishReason ?? 'OTHER',
    ...(usage && { usage }),
  };
}

const contentOf = ({ body }: GeminiQuestion): string => {
  const { contents = [] } = body as { contents?: { parts: { text?: string }[] }[] };
  return contents
    .flatMap(({ parts }) => parts.map(({ text }) => text ?? ''))
    .join('')
    .replace(RANDOM_WORDS, '$1');
};

/** The same value with the keys of all objects in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
