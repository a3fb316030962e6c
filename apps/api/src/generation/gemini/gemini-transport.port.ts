import type { GenerateContentResponse } from '@google/genai';

export interface GeminiQuestion {
  model: string;
  /** Ours: the system instruction. */
  instruction: string;
  /** The user's part. */
  content: string;
  temperature: number;
  /** Model tokens of the answer, thinking included. */
  maxOutputTokens: number;
}

/** One call to Gemini on the wire, without any repeat. */
export abstract class GeminiTransport {
  /**
   * Resolves once Gemini begins to answer. Only an abort of `signal` is sure to close the connection.
   * @throws GeminiRefusal or the SDK's ApiError for an answer that is an error, also from the iterator; what the
   * connection failed with; AbortError on `signal`.
   */
  abstract stream(
    question: GeminiQuestion,
    signal: AbortSignal,
  ): Promise<AsyncIterable<GenerateContentResponse>>;
}
