import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Exploration, Observation } from '@tester/contracts';
import { ExplorationApp } from './spec/exploration-app';

// Real sandboxes, and the most time a caller may ask for: what is found must not depend on how busy the machine is.
jest.setTimeout(180_000);
const AMPLE = { wallMs: 60_000 };

const TEXTS = readFileSync(path.join(__dirname, 'fixtures/Texts.java'), 'utf8');
const HOSTILE = `
import java.util.ArrayList;
import java.util.List;

public class Hostile {
    interface Shape { double area(); }
    static abstract class Half { abstract int rest(); }
    static class Broken { static { if (true) throw new IllegalStateException("never"); } static int one() { return 1; } }
    static int recursion(int n) { return recursion(n + 1) + 1; }
    static int greedy(int n) { List<long[]> all = new ArrayList<>(); while (true) all.add(new long[1 << 24]); }
    static void leave(int code) { System.exit(code); }
    static long now(int n) { return System.nanoTime() + n; }
    static int fine(int a, int b) { return a + b; }
}
`;

describe('exploration of Java', () => {
  let app: ExplorationApp;
  let texts: Exploration;
  beforeAll(async () => {
    app = await ExplorationApp.start();
    texts = await explore(TEXTS);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const explore = (source: string, sourceName = 'Texts'): Promise<Exploration> =>
    app.explore({ runtime: 'java-junit', source, sourceName, limits: AMPLE });
  const of = ({ observations }: Exploration, callable: string): Observation[] =>
    observations.filter((one) => one.callable === callable);
  const told = (all: Observation[]): unknown[] =>
    all.map(({ args, outcome, value, type, message }) => [
      ...args,
      outcome === 'raised' ? `${type}: ${message}` : value,
    ]);

  it('should see what methods, records and objects do', () => {
    const seen = texts;
    expect(seen).toMatchObject({ importFailure: null, packageName: 'shop.text' });
    expect(told(of(seen, 'Texts.levelOf'))).toEqual(
      expect.arrayContaining([
        ['91', 'Texts.Level.HIGH'],
        ['90', 'Texts.Level.MIDDLE'],
      ]),
    );
    const names = new Set(seen.observations.map(({ callable }) => callable));
    expect([...names].some((name) => name.includes('Stack.pop'))).toBe(true);
    expect([...names].some((name) => name.includes('distance'))).toBe(true);
    expect(seen.observations.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['x below nothing', 'empty']),
    );
  });

  it('should say what does not end, and what differs from run to run', () => {
    const { skipped } = texts;
    const reasons = Object.fromEntries(skipped.map(({ qualifiedName, reason }) => [qualifiedName, reason]));
    expect(reasons['Texts.forever']).toMatch(/end/);
    expect(reasons['Texts.roll']).toMatch(/differ|run/);
  });

  it('should come back from what hangs, grows, leaves and cannot be loaded', async () => {
    const seen = await explore(HOSTILE, 'Hostile');
    const skipped = seen.skipped.map(({ qualifiedName }) => qualifiedName).join(' ');
    for (const name of ['recursion', 'greedy', 'now', 'Broken']) expect(skipped).toContain(name);
    expect(told(of(seen, 'Hostile.fine')).length).toBeGreaterThan(0);
  });

  it('should point at the place of a syntax error', async () => {
    const { importFailure, observations } = await explore('class A {\n  int f( { return 1; }\n}', 'A');
    expect(importFailure).toMatchObject({ type: 'SyntaxError', line: 2 });
    expect(observations).toEqual([]);
  });
});
