import { EventEmitter } from 'node:events';
import { setImmediate as tick } from 'node:timers/promises';
import { runUntilSignal, type SignalSource } from './run-until-signal';

class FakeProcess extends EventEmitter {
  readonly codes: number[] = [];
  exit = ((code: number) => void this.codes.push(code)) as SignalSource['exit'];
}

describe(runUntilSignal.name, () => {
  it('should close once and exit 0', async () => {
    const source = new FakeProcess();
    const close = jest.fn(() => Promise.resolve());
    runUntilSignal({ close }, source as unknown as SignalSource);
    source.emit('SIGTERM');
    await tick();
    expect(close).toHaveBeenCalledTimes(1);
    expect(source.codes).toEqual([0]);
  });

  it('should exit 1 when closing fails', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const source = new FakeProcess();
    runUntilSignal({ close: () => Promise.reject(new Error('stuck')) }, source as unknown as SignalSource);
    source.emit('SIGINT');
    await tick();
    expect(source.codes).toEqual([1]);
  });

  it('should exit at once on a second signal', () => {
    const source = new FakeProcess();
    runUntilSignal({ close: () => new Promise(() => undefined) }, source as unknown as SignalSource);
    source.emit('SIGINT');
    source.emit('SIGINT');
    expect(source.codes).toEqual([130]);
  });
});
