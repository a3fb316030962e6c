import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SharedStreams } from '../../cache/shared-streams.port';
import { RunningGenerations } from '../running-generations';
import { cancelWord, readWord } from './owner-words';

/** Does for readers at other instances what they would do here: keep a generation from being an orphan, and cancel it. */
@Injectable()
export class OwnerDesk implements OnModuleInit, OnApplicationShutdown {
  private listening: Disposable | null = null;

  constructor(
    private readonly running: RunningGenerations,
    private readonly streams: SharedStreams,
  ) {}

  onModuleInit(): void {
    this.listening = this.streams.onTold((word) => this.heed(word));
  }

  onApplicationShutdown(): void {
    this.listening?.[Symbol.dispose]();
  }

  /** Cancels a generation wherever it runs. False when it is too late, as far as can be told. */
  async cancel(generationId: string, owner: string | undefined): Promise<boolean> {
    if (this.running.cancel(generationId)) return true;
    return owner !== undefined && (await this.streams.tell(owner, cancelWord(generationId)));
  }

  private heed(word: string): void {
    const generationId = word.slice(word.indexOf(' ') + 1);
    if (word === cancelWord(generationId)) this.running.cancel(generationId);
    // Whoever leaves begins the time anew after which a generation is an orphan.
    if (word === readWord(generationId)) this.running.attach(generationId)[Symbol.dispose]();
  }
}
