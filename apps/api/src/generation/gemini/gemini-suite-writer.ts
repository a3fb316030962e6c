import { GoogleGenAI, type GenerateContentParameters, type GenerateContentResponse } from '@google/genai';
import type { Language } from '@tester/contracts';
import { AiUnavailableException } from '@tester/exceptions';
import { SuiteWriter, type WriteRequest, type WriterEvent } from '../suite-writer.port';
import { FenceStripper } from './fence-stripper';
import { endOf, exceptionOf } from './gemini-errors';
import { promptOf, randomFence } from './prompts/prompt';
import { PYTHON_PYTEST_VERSION } from './prompts/python-pytest';
import { watched, type Patience } from './watchdog';

export interface GeminiOptions {
  apiKey: string;
  /** Google's own when undefined. */
  baseUrl: string | undefined;
  /** Allowed models, the default first. */
  models: readonly string[];
}

const GOOGLE_BASE_URL = 'https://generativelanguage.googleapis.com/';
const TEMPERATURE = 0.2;
/** A user who asks again wants another suite. */
const REGENERATE_TEMPERATURE = 0.7;
/** Model tokens of one answer, thinking included. */
const OUTPUT_MAX_MODEL_TOKENS = 32_768;
const PATIENCE: Patience = { firstChunkMs: 30_000, idleMs: 20_000 };

/** Lets Gemini write the suite. One request, no retry: what was streamed cannot be taken back. */
export class GeminiSuiteWriter extends SuiteWriter {
  readonly models: readonly string[];
  override readonly version = PYTHON_PYTEST_VERSION;
  override readonly settings = `temperature=${TEMPERATURE},output=${OUTPUT_MAX_MODEL_TOKENS}`;
  readonly languages: readonly Language[] = ['python'];
  readonly #sdk: GoogleGenAI;

  constructor(
    private readonly options: GeminiOptions,
    private readonly patience: Patience = PATIENCE,
  ) {
    super();
    this.models = options.models;
    // All is said explicitly, since the SDK fills every gap from environment variables of its own.
    this.#sdk = new GoogleGenAI({
      apiKey: options.apiKey,
      apiVersion: 'v1beta',
      vertexai: false,
      // Plain fetch ends after 300 s of silence, which the SDK's own transport lifts; our patience is shorter anyway.
      httpOptions: { baseUrl: options.baseUrl ?? GOOGLE_BASE_URL, fetch },
    });
  }

  /** @throws AiUnavailableException, AiBlockedException; AbortError on `signal`. */
  async *write(request: WriteRequest, signal: AbortSignal): AsyncGenerator<WriterEvent> {
    signal.throwIfAborted();
    // Its own controller per call: the SDK leaves a listener on the signal, and only an abort closes its connection.
    const call = new AbortController();
    const stop = (): void => call.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      yield { type: 'step', step: 'writing' };
      yield* this.suiteOf(watched(() => this.ask(request, call.signal), this.patience, stop));
    } catch (error) {
      signal.throwIfAborted();
      throw exceptionOf(error, this.options.apiKey);
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  }

  private ask(
    request: WriteRequest,
    abortSignal: AbortSignal,
  ): Promise<AsyncIterable<GenerateContentResponse>> {
    const { instruction, content } = promptOf(request, randomFence());
    const parameters: GenerateContentParameters = {
      model: request.model,
      contents: [{ role: 'user', parts: [{ text: content }] }],
      config: {
        abortSignal,
        systemInstruction: instruction,
        temperature: request.isRegenerate ? REGENERATE_TEMPERATURE : TEMPERATURE,
        maxOutputTokens: OUTPUT_MAX_MODEL_TOKENS,
        automaticContinuation: false,
      },
    };
    return this.#sdk.models.generateContentStream(parameters);
  }

  private async *suiteOf(responses: AsyncIterable<GenerateContentResponse>): AsyncGenerator<WriterEvent> {
    const fences = new FenceStripper();
    let end: ReturnType<typeof endOf> = 'open';
    let isEmpty = true;
    for await (const response of responses) {
      const code = fences.push(textOf(response));
      if (code.trim() !== '') isEmpty = false;
      if (code !== '') yield { type: 'chunk', content: code };
      end = endOf(response);
      if (end !== 'open') break;
    }
    const rest = fences.end();
    if (rest !== '') yield { type: 'chunk', content: rest };
    if (end === 'max_tokens') yield { type: 'truncated', reason: end };
    else if (end === 'open') throw new AiUnavailableException('Gemini ended without a finish reason');
    else if (isEmpty && rest.trim() === '')
      throw new AiUnavailableException('Gemini answered without a suite');
  }
}

/** The answer's text without the model's thoughts; `response.text` would warn about every other part. */
const textOf = (response: GenerateContentResponse): string =>
  (response.candidates?.[0]?.content?.parts ?? [])
    .map(({ text, thought }) => (thought ? '' : (text ?? '')))
    .join('');
