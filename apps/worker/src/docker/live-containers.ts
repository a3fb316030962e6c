import { Injectable } from '@nestjs/common';

/** Names of the containers this process is using right now: what carries our label and is not among them is an orphan. */
@Injectable()
export class LiveContainers {
  private readonly names = new Set<string>();
  private readonly onIdle: (() => void)[] = [];

  has(name: string): boolean {
    return this.names.has(name);
  }

  /** Holds `name` until the returned handle is disposed. */
  hold(name: string): Disposable {
    this.names.add(name);
    return {
      [Symbol.dispose]: () => {
        this.names.delete(name);
        if (this.names.size === 0) for (const tell of this.onIdle.splice(0)) tell();
      },
    };
  }

  /** Returns when no name is held. */
  async idle(): Promise<void> {
    if (this.names.size > 0) await new Promise<void>((resolve) => this.onIdle.push(resolve));
  }
}
