import { execFileSync } from 'node:child_process';
import { PostgresServer } from './postgres-server';

/** What `psql` says to a statement; null when it has no answer within a second. */
function answerOf(url: string, sql: string): string | null {
  try {
    return execFileSync('psql', [url, '-X', '-A', '-t', '-q', '-c', sql], {
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 1000,
    }).trim();
  } catch (error) {
    expect(error).toBeDefined();
    return null;
  }
}

describe(PostgresServer.name, () => {
  it('can be frozen, resumed, stopped, killed and started again, and keeps its data', async () => {
    await using sut = await PostgresServer.start();
    answerOf(sut.url, 'create table kept as select 7 as n');
    expect(answerOf(sut.url, 'select n from kept')).toBe('7');
    sut.freeze();
    expect(answerOf(sut.url, 'select 1')).toBeNull();
    sut.resume();
    expect(answerOf(sut.url, 'select 1')).toBe('1');
    await sut.stop();
    expect(answerOf(sut.url, 'select 1')).toBeNull();
    await sut.restart();
    answerOf(sut.url, 'checkpoint');
    await sut.kill();
    expect(answerOf(sut.url, 'select 1')).toBeNull();
    await sut.restart();
    expect(answerOf(sut.url, 'select n from kept')).toBe('7');
  });
});
