import { ServerProcess } from './server-process';

const node = (script: string, isReady: () => boolean): ServerProcess =>
  new ServerProcess({
    command: process.execPath,
    args: ['-e', script],
    isReady: () => Promise.resolve(isReady()),
  });

describe(ServerProcess.name, () => {
  it('tells what a server printed that did not come up', async () => {
    const sut = node('console.error("no such option"); process.exit(3)', () => false);
    await expect(sut.start()).rejects.toThrow(/did not start:\n.*no such option/);
    expect(sut.isRunning).toBe(false);
  });

  it('tells when there is no such program', async () => {
    const sut = new ServerProcess({
      command: 'no-such-server',
      args: [],
      isReady: () => Promise.resolve(false),
    });
    await expect(sut.start()).rejects.toThrow(/ENOENT/);
  });

  it('runs until it is ended, and needs no second end', async () => {
    const sut = node('setInterval(() => {}, 1000)', () => true);
    await sut.start();
    expect(sut.isRunning).toBe(true);
    await sut.end('SIGTERM');
    expect(sut.isRunning).toBe(false);
    await sut[Symbol.asyncDispose]();
    sut.signal('SIGKILL');
  });

  it('leaves nothing to do at the exit of the test process', async () => {
    const listeners = process.listenerCount('exit');
    const sut = node('setInterval(() => {}, 1000)', () => true);
    await sut.start();
    expect(process.listenerCount('exit')).toBe(listeners + 1);
    await sut[Symbol.asyncDispose]();
    expect(process.listenerCount('exit')).toBe(listeners);
  });

  it('does not mind a child that has ended since it was listed', async () => {
    const sut = new ServerProcess({
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      isReady: () => Promise.resolve(true),
      childrenOf: () => [2 ** 22 + 1],
    });
    await sut.start();
    await sut.end('SIGKILL');
    expect(sut.isRunning).toBe(false);
  });
});
