import { PAID, SavingSystem, SUITE, until } from './spec/saving-system';
import { SmallDisk } from './spec/small-disk';

/** Longer than every limit on the way to the database, shorter than any without one; a loaded machine included. */
const DEADLINE_MS = 15_000;

const inTime = async <T>(deed: Promise<T>): Promise<T> => {
  const startedAt = performance.now();
  const result = await deed;
  expect(performance.now() - startedAt).toBeLessThan(DEADLINE_MS);
  return result;
};

describe('an api whose PostgreSQL fails', () => {
  let system: SavingSystem;

  beforeAll(async () => (system = await SavingSystem.open()), 60_000);
  afterAll(() => system[Symbol.asyncDispose]());
  beforeEach(() => system.reset());

  const statusOf = async (route: string): Promise<number> => (await system.send('GET', route)).status;
  const isReadyAgain = (): Promise<void> => until(async () => (await statusOf('/health/ready')) === 200);
  const freeze = (): Promise<void> => Promise.resolve(system.server.freeze());
  const thaw = (): Promise<void> => Promise.resolve(system.server.resume());
  const kill = (): Promise<void> => system.server.kill();
  const restart = (): Promise<void> => system.server.restart();

  it.each([
    ['freezes', freeze, thaw],
    ['is killed', kill, restart],
  ])(
    'F4 while a suite is saved (it %s) keeps it on disk, says so, and saves it once',
    async (_, fail, mend) => {
      await system.gate(true);
      await system.start();
      const stream = system.generate();
      await system.waitAtGate();
      await fail();
      const text = await inTime(stream);
      expect(text).toContain('"persisted":true');
      expect(text).not.toContain('NOT_PERSISTED');
      expect(system.spooled()).toHaveLength(1);
      await mend();
      await system.gate(false);
      await until(() => system.spooled().length === 0);
      expect(await system.saved()).toHaveLength(1);
      expect(await system.balance()).toEqual(PAID);
    },
  );

  it.each([
    ['frozen', freeze, thaw],
    ['killed', kill, restart],
  ])('F5 (it is %s) refuses in time, asks nothing of Gemini, and needs no restart', async (_, fail, mend) => {
    await system.start();
    await fail();
    const asked = await inTime(system.ask());
    expect(asked.status).toBe(503);
    expect(Number(asked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await asked.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(system.gemini.requests).toEqual([]);
    for (const [route, status] of [
      ['/health/live', 200],
      ['/health/ready', 503],
      ['/api/history/', 503],
      ['/api/user/status', 503],
    ] as const) {
      expect(await inTime(statusOf(route))).toBe(status);
    }
    await mend();
    await isReadyAgain();
    expect(await system.generate()).toContain('"persisted":true');
    expect(await system.balance()).toEqual(PAID);
  });

  it('F5 that many ask while it is frozen: each is refused in time', async () => {
    await system.start();
    system.server.freeze();
    const answers = await inTime(Promise.all(Array.from({ length: 30 }, () => system.ask())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(system.gemini.requests).toEqual([]);
    system.server.resume();
    await isReadyAgain();
    expect((await system.balance()).held).toBe(0);
  });

  const onSmallDisk = SmallDisk.isPossible ? describe : describe.skip;
  onSmallDisk('and whose disk is full', () => {
    let disk: SmallDisk;

    beforeEach(async () => {
      disk = new SmallDisk(system.spool);
      await system.start({ through: disk.through });
      disk.fill(system.api.processId);
    });

    it('F4 the disk alone: the suite is saved, and the log says what failed', async () => {
      const text = await inTime(system.generate());
      expect(text).toContain('"persisted":true');
      expect(await system.saved()).toHaveLength(1);
      expect(system.api.printed).toContain('ENOSPC');
      expect(system.api.printed).not.toContain('double');
      expect(await system.balance()).toEqual(PAID);
    });

    it.each([
      ['frozen', freeze, thaw],
      ['killed', kill, restart],
    ])(
      'F4 and it is %s: then alone the suite is not persisted, its user has it, and is not charged for it',
      async (_, fail, mend) => {
        await system.gate(true);
        const stream = system.generate();
        await system.waitAtGate();
        await fail();
        const text = await inTime(stream);
        expect(suiteIn(text)).toBe(SUITE);
        expect(text).toContain('NOT_PERSISTED');
        expect(text).toContain('"persisted":false');
        expect(text).toContain('"historyId":null');
        disk.empty(system.api.processId);
        await mend();
        await system.gate(false);
        await isReadyAgain();
        // The same process, with nothing done to it.
        expect(await system.generate()).toContain('"persisted":true');
        expect(await system.saved()).toHaveLength(1);
        expect((await system.balance()).spent).toBe(PAID.spent);
      },
    );
  });
});

/** What the chunks of a stream add up to. */
const suiteIn = (stream: string): string =>
  Array.from(stream.matchAll(/^data: (\{.*"type":"chunk".*\})$/gm), ([, data = '{}']) => {
    const { content } = JSON.parse(data) as { content: string };
    return content;
  }).join('');
