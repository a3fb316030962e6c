import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { DatabaseUnavailableException } from '@tester/exceptions';
import type { ApiConfig } from '../../config/api-config';
import { HistoryCipher } from '../../history/history-cipher';
import type { FinishedGeneration, HistoryService } from '../../history/history.service';
import { Spool } from '../spool';
import { SpoolRelay } from '../spool-relay';
import { SuiteKeeper } from '../suite-keeper';

export const SECRET = 'def the_secret_of_the_user(): pass';

/** A spool in a directory of its own, before a database that tests play. */
export class SpoolBench {
  readonly key = { keyId: 'k1', key: randomBytes(32) };
  readonly directory = mkdtempSync(path.join(tmpdir(), 'tester-spool-'));
  /** What the database has, by id. */
  readonly rows = new Map<string, FinishedGeneration>();
  /** Users who have erased everything since. */
  readonly erasedUsers = new Set<string>();
  recording: (generation: FinishedGeneration) => Promise<void> = () => Promise.resolve();
  readonly error = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
  spool!: Spool;

  private readonly history: Pick<HistoryService, 'record'> = {
    record: async (generation) => {
      await this.recording(generation);
      if (this.erasedUsers.has(generation.userId)) return 'erased';
      this.rows.set(generation.id, generation);
      return 'recorded';
    },
  };

  static async start(): Promise<SpoolBench> {
    const bench = new SpoolBench();
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    jest.spyOn(Logger.prototype, 'log').mockReturnValue();
    bench.spool = await bench.open();
    return bench;
  }

  stop(): void {
    jest.restoreAllMocks();
    rmSync(this.directory, { recursive: true, force: true });
  }

  open(key = this.key): Promise<Spool> {
    return Spool.open(this.directory, new HistoryCipher(key), [key]);
  }

  keeper(): SuiteKeeper {
    return new SuiteKeeper(this.spool, this.history as HistoryService);
  }

  relay(spool = this.spool): SpoolRelay {
    const config = { spool: { directory: this.directory } } as ApiConfig;
    return new SpoolRelay(spool, this.history as HistoryService, config);
  }

  finished(userId: string = randomUUID()): FinishedGeneration {
    return {
      id: randomUUID(),
      userId,
      source: SECRET,
      suite: `assert 'ç한🙂' # ${SECRET}`,
      language: 'python',
      model: 'm',
      isFree: false,
    };
  }

  async spooled(generation = this.finished()): Promise<FinishedGeneration> {
    this.spool.settle(await this.spool.put(generation));
    return generation;
  }

  files(): string[] {
    return readdirSync(this.directory).filter((name) => name.endsWith('.suite'));
  }

  fileOf({ id }: FinishedGeneration): string {
    return path.join(this.directory, this.files().find((name) => name.includes(id)) ?? 'none');
  }

  away(): Promise<void> {
    return Promise.reject(new DatabaseUnavailableException('away'));
  }
}
