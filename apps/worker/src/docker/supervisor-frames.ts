import type { SandboxEnd, SandboxJob } from '../sandbox/sandbox.port';
import { FLOOD_MARGIN_BYTES } from '../sandbox/sandbox-limits';
import { LengthPrefixedDecoder, MalformedStreamError } from './length-prefixed';

/** How the run ended, as the supervisor tells it in its last frame. */
export interface SupervisorEnd {
  end: Exclude<SandboxEnd, 'lost'>;
  /** -1 when it did not exit. */
  exitCode: number;
  /** 0 when no signal ended it. */
  signal: number;
  wallMs: number;
  cpuMs: number;
  peakMemoryBytes: number;
  droppedStdoutBytes: number;
  droppedStderrBytes: number;
  droppedReportBytes: number;
  /** Processes and threads that the kernel refused to make, because there were as many as there may be. */
  refusedProcesses: number;
  /** The work directory, or the directory of temporary files, had no room left when the run ended. */
  isDiskFull: boolean;
}

export type SupervisorFrame =
  | { type: 'ready' }
  | { type: 'stdout' | 'stderr' | 'report'; bytes: Buffer }
  | { type: 'end'; end: SupervisorEnd }
  | { type: 'fault'; message: string };

const MAX_PAYLOAD_BYTES = 1024 * 1024;

/** Reads what the supervisor writes on its stdout (`sandbox/supervisor/frames.h`). */
export class SupervisorFrameDecoder {
  private readonly decoder = new LengthPrefixedDecoder(5, MAX_PAYLOAD_BYTES);

  /** @throws MalformedStreamError */
  *push(chunk: Buffer): Generator<SupervisorFrame> {
    for (const { head, payload } of this.decoder.push(chunk)) {
      yield frameOf(String.fromCharCode(head[0] ?? 0), payload);
    }
  }
}

function frameOf(type: string, payload: Buffer): SupervisorFrame {
  switch (type) {
    case 'R':
      return { type: 'ready' };
    case 'o':
      return { type: 'stdout', bytes: payload };
    case 'e':
      return { type: 'stderr', bytes: payload };
    case 'r':
      return { type: 'report', bytes: payload };
    case 'x':
      return { type: 'end', end: JSON.parse(payload.toString('utf8')) as SupervisorEnd };
    case 'f':
      return { type: 'fault', message: payload.toString('utf8') };
    default:
      throw new MalformedStreamError(`a frame of type ${JSON.stringify(type)}`);
  }
}

/**
 * The one message the supervisor reads.
 * @param key starts every line of the runner's report, so that lines of another's making are noticed.
 */
export function encodeJob(job: SandboxJob, key: string): Buffer {
  const { wallMs, outputBytes } = job.limits;
  const files = Object.entries(job.files);
  return Buffer.concat([
    uint32(wallMs),
    uint32(outputBytes),
    uint32(outputBytes + FLOOD_MARGIN_BYTES),
    prefixed(JSON.stringify({ ...job.settings, mode: job.mode, key })),
    uint32(files.length),
    ...files.flatMap(([path, content]) => [prefixed(path), prefixed(content)]),
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function prefixed(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([uint32(bytes.length), bytes]);
}
