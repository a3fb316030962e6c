import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DatabaseUnavailableException, UndecryptableException } from '@tester/exceptions';
import path from 'node:path';
import { ApiConfig } from '../config/api-config';
import { DirectoryLock } from '../database/directory-lock';
import { HistoryService } from '../history/history.service';
import { backoffMs } from './backoff';
import { Spool } from './spool';
import type { SpoolItem } from './spool-item';

/** Between two looks at a spool while the database is there. */
const LOOK_EVERY_MS = 1000;
/** So often the database may refuse an item; an absence of the database is no refusal. */
const REFUSALS_MAX = 5;

/**
 * Brings what lies in the spool to the database, in the background. Of several processes on one directory one relays;
 * should two do it after all, each suite is still stored once, since a generation that is recorded twice is kept once.
 */
@Injectable()
export class SpoolRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SpoolRelay.name);
  private timer: NodeJS.Timeout | null = null;
  private relaying: Promise<void> = Promise.resolve();
  private lock: DirectoryLock | null = null;
  private isStopped = false;
  private failures = 0;

  constructor(
    private readonly spool: Spool,
    private readonly history: HistoryService,
    private readonly config: ApiConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.begin();
  }

  /** The item at work is finished, the rest waits for the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.relaying;
    this.lock?.[Symbol.dispose]();
    this.lock = null;
  }

  /**
   * Relays every item that waits; does nothing while another process relays.
   * @throws DatabaseUnavailableException; then the rest still waits. Error of the file system.
   */
  async relay(): Promise<void> {
    if (!this.holdsLock()) return;
    for (const item of await this.spool.waiting()) {
      if (this.isStopped) return;
      await this.relayOne(item);
    }
  }

  private begin(): void {
    this.relaying = this.relayOrWarn().then((pauseMs) => {
      if (!this.isStopped) this.timer = setTimeout(() => this.begin(), pauseMs).unref();
    });
  }

  /** @returns milliseconds until the next look. */
  private async relayOrWarn(): Promise<number> {
    try {
      await this.relay();
      this.failures = 0;
      return LOOK_EVERY_MS;
    } catch (error) {
      this.failures += 1;
      this.logger.warn({ err: error, failures: this.failures }, 'the spool waits');
      return backoffMs(this.failures, Math.random());
    }
  }

  private async relayOne(item: SpoolItem): Promise<void> {
    const { generationId } = item;
    try {
      const generation = await this.spool.read(item);
      if (generation === null) return;
      const outcome = await this.history.record(generation);
      await this.spool.remove(item);
      this.logger.log({ generationId, outcome }, 'a suite of the spool has its place');
    } catch (error) {
      if (error instanceof DatabaseUnavailableException) throw error;
      const isHopeless = error instanceof UndecryptableException;
      const counted = await this.spool.countRefusal(item);
      if (!isHopeless && counted.refusals < REFUSALS_MAX) {
        this.logger.warn({ err: error, generationId }, 'a suite of the spool was refused');
        return;
      }
      await this.spool.bury(counted);
      this.logger.error(
        { err: error, generationId },
        'a suite of the spool cannot be saved and was put aside',
      );
    }
  }

  private holdsLock(): boolean {
    if (this.lock !== null) return true;
    try {
      this.lock = DirectoryLock.acquire(path.join(this.config.spool.directory, 'relay'));
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableException)) throw error;
      return false;
    }
  }
}
