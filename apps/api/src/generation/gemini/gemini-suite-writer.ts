import type { GenerateContentResponse } from '@google/genai';
import { LANGUAGES } from '@tester/contracts';
import { SuiteWriter, type RevisionRequest, type WriteRequest, type WriterEvent } from '../suite-writer.port';
import { answerOf } from './gemini-answer';
import { exceptionOf } from './gemini-failure';
import { GeminiGate } from './gemini-gate';
import type { GeminiTransport } from './gemini-transport.port';
import { HttpTransport } from './http-transport';
import { PROMPTS_VERSION, promptOf, type Prompt } from './prompts/prompt';
import { revisionPromptOf } from './prompts/revision-prompt';
import { SdkTransport } from './sdk-transport';
import { watched, type Patience } from './watchdog';

export interface GeminiOptions {
  apiKey: string;
  /** Google's own when undefined. */
  baseUrl: string | undefined;
  /** Allowed models, the default first. */
  models: readonly string[];
  /** Google's SDK, or the leaner way without it; the SDK when left out. */
  transport?: 'sdk' | 'http';
  /** How long Gemini may be silent; our own figures when left out. */
  patience?: Patience;
}

const GOOGLE_BASE_URL = 'https://generativelanguage.googleapis.com/';
const TEMPERATURE = 0.2;
/** A user who asks again wants another suite. */
const REGENERATE_TEMPERATURE = 0.7;
/** Model tokens of one answer, thinking included. */
const OUTPUT_MAX_MODEL_TOKENS = 32_768;
const PATIENCE: Patience = { firstChunkMs: 30_000, idleMs: 20_000 };

interface Question extends Pick<WriteRequest, 'model' | 'language'> {
  temperature: number;
  /** Made anew for each attempt: no two hold the same secrets. */
  prompt: () => Prompt;
}

/** Lets Gemini write the suite. Tries again only until the first piece: what was streamed cannot be taken back. */
export class GeminiSuiteWriter extends SuiteWriter {
  readonly models: readonly string[];
  override readonly version = PROMPTS_VERSION;
  override readonly settings = `temperature=${TEMPERATURE},output=${OUTPUT_MAX_MODEL_TOKENS}`;
  readonly languages = LANGUAGES;
  readonly #transport: GeminiTransport;

  constructor(
    private readonly options: GeminiOptions,
    private readonly gate = new GeminiGate(),
  ) {
    super();
    this.models = options.models;
    const Transport = options.transport === 'http' ? HttpTransport : SdkTransport;
    this.#transport = new Transport(options.apiKey, options.baseUrl ?? GOOGLE_BASE_URL);
  }

  override get isHeldDown(): boolean {
    return this.gate.isOpen;
  }

  /**
   * @throws AiUnavailableException; AiPromptBlockedException, AiSafetyException, AiRecitationException,
   * AiBlockedException; AbortError on `signal`.
   */
  async *write(request: WriteRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    signal.throwIfAborted();
    yield { type: 'step', step: 'writing' };
    const temperature = request.isRegenerate ? REGENERATE_TEMPERATURE : TEMPERATURE;
    yield* this.answer({ ...request, temperature, prompt: () => promptOf(request) }, signal);
  }

  override revises(): boolean {
    return true;
  }

  /** @throws as `write`. */
  override async *revise(request: RevisionRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    signal.throwIfAborted();
    yield* this.answer(
      { ...request, temperature: TEMPERATURE, prompt: () => revisionPromptOf(request) },
      signal,
    );
  }

  private async *answer(question: Question, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    try {
      yield* await this.gate.pass(() => begun(this.attempt(question, signal)), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw exceptionOf(error, this.options.apiKey);
    }
  }

  /** One call to Gemini, from the connection to the end of its answer. */
  private async *attempt(question: Question, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    // Its own controller per call: the SDK leaves a listener on the signal, and only an abort closes the connection.
    const call = new AbortController();
    const stop = (): void => call.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const prompt = question.prompt();
      const responses = watched(
        () => this.ask(question, prompt, call.signal),
        this.options.patience ?? PATIENCE,
        stop,
      );
      yield* answerOf(responses, question.language, prompt.secrets);
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  }

  private ask(
    { model, temperature }: Question,
    { instruction, content }: Prompt,
    signal: AbortSignal,
  ): Promise<AsyncIterable<GenerateContentResponse>> {
    const question = { model, instruction, content, temperature, maxOutputTokens: OUTPUT_MAX_MODEL_TOKENS };
    return this.#transport.stream(question, signal);
  }
}

/** `events` with the first one already there, so that a failure before it is this promise's. */
async function begun<T>(events: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await events.next();
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* events;
    } finally {
      await events.return(undefined);
    }
  })();
}
