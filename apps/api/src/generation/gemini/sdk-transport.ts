import { GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { fetchOrRefuse } from './gemini-refusal';
import { GeminiTransport, type GeminiQuestion } from './gemini-transport.port';

/** Google's own SDK. */
export class SdkTransport extends GeminiTransport {
  readonly #sdk: GoogleGenAI;

  constructor(apiKey: string, baseUrl: string) {
    super();
    // All is said explicitly, since the SDK fills every gap from environment variables of its own.
    this.#sdk = new GoogleGenAI({
      apiKey,
      apiVersion: 'v1beta',
      vertexai: false,
      // Plain fetch ends after 300 s of silence, which the SDK's own transport lifts; our patience is shorter anyway.
      httpOptions: { baseUrl, fetch: fetchOrRefuse },
    });
  }

  stream(
    { model, instruction, content, temperature, maxOutputTokens }: GeminiQuestion,
    abortSignal: AbortSignal,
  ): Promise<AsyncIterable<GenerateContentResponse>> {
    return this.#sdk.models.generateContentStream({
      model,
      contents: [{ role: 'user', parts: [{ text: content }] }],
      config: {
        abortSignal,
        systemInstruction: instruction,
        temperature,
        maxOutputTokens,
        automaticContinuation: false,
      },
    });
  }
}
