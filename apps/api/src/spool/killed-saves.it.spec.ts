import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PAID, SavingSystem, until } from './spec/saving-system';

describe('F7 a finished suite whose api is killed', () => {
  let system: SavingSystem;

  beforeAll(async () => (system = await SavingSystem.open()), 60_000);
  afterAll(() => system[Symbol.asyncDispose]());
  beforeEach(() => system.reset());

  const savedOnceAndPaid = async (): Promise<void> => {
    await until(() => system.spooled().length === 0);
    expect(await system.saved()).toHaveLength(1);
    expect(await system.balance()).toEqual(PAID);
  };
  const killAtGate = async (): Promise<void> => {
    await system.waitAtGate();
    await system.api.kill();
  };

  it.each(['write', 'sync', 'synced', 'rename'])(
    'before it is durable (at %s): nobody was told it was done, and the same key begins anew, paid once',
    async (deed) => {
      const key = randomUUID();
      expect(await system.generateAndKillAt(deed, key)).not.toContain('"type":"done"');
      expect(await system.saved()).toEqual([]);
      for (const unfinished of system.spooled('.tmp')) {
        expect(readFileSync(path.join(system.spool, unfinished), 'utf8')).not.toContain('double');
      }
      await system.start();
      expect(await system.generate(key)).toContain('"persisted":true');
      await savedOnceAndPaid();
    },
  );

  it.each([
    ['its name has not reached the disk', 'renamed', 0],
    ['it was saved, and lies in the spool still', 'remove', 1],
    ['it was saved, and its user has not heard of it', 'removed', 1],
  ])('when %s: it is saved once by the next', async (_, deed, savedBefore) => {
    expect(await system.generateAndKillAt(deed)).not.toContain('"type":"done"');
    expect(await system.saved()).toHaveLength(savedBefore);
    await system.start();
    await savedOnceAndPaid();
  });

  it.each([
    ['before it reads the suite', 'read', 0],
    ['before it saves the suite', 'was read', 0],
    ['between saving and removing the suite', 'remove', 1],
    ['when it has removed the suite', 'removed', 1],
  ])('and whose relay is killed %s: it is saved once by the one after', async (_, deed, savedBefore) => {
    await system.generateAndKillAt('renamed');
    await system.start({ stopAt: deed });
    await system.killAt(deed);
    expect(await system.saved()).toHaveLength(savedBefore);
    await system.start();
    await savedOnceAndPaid();
  });

  it('inside the transaction that saves it, as is its relay, is saved once by the one after', async () => {
    await system.gate(true);
    await system.start();
    const stream = system.generate();
    await killAtGate();
    await stream;
    expect(system.spooled()).toHaveLength(1);
    await system.start();
    await killAtGate();
    expect(system.spooled()).toHaveLength(1);
    await system.gate(false);
    await system.start();
    await savedOnceAndPaid();
  });

  it('F28 beside one that nobody can read: that is put aside, though the relay was killed over it', async () => {
    await system.generateAndKillAt('renamed');
    const poison = `${'a'.repeat(32)}.${randomUUID()}`;
    mkdirSync(system.spool, { recursive: true });
    writeFileSync(path.join(system.spool, `${poison}.0.suite`), 'v1.nothing.that.opens');
    await system.start({ stopAt: 'renamed' });
    await system.killAt('renamed');
    expect(system.spooled(`${poison}.1.suite`)).toHaveLength(1);
    await system.start();
    await savedOnceAndPaid();
    expect(readdirSync(path.join(system.spool, 'dead'))).toEqual([`${poison}.2.suite`]);
    expect(system.api.printed).toContain('was put aside');
  });
});
