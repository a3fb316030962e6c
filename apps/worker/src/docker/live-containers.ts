import { Injectable } from '@nestjs/common';

/** Names of the containers this process is using right now: what carries our label and is not among them is an orphan. */
@Injectable()
export class LiveContainers {
  private readonly names = new Set<string>();

  has(name: string): boolean {
    return this.names.has(name);
  }

  /** Holds `name` until the returned handle is disposed. */
  hold(name: string): Disposable {
    this.names.add(name);
    return { [Symbol.dispose]: () => void this.names.delete(name) };
  }
}
