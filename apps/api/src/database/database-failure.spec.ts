import { ConflictException, DatabaseUnavailableException, InternalException } from '@tester/exceptions';
import { databaseFailureOf } from './database-failure';

const failing = (code: string): Error => Object.assign(new Error('from the driver'), { code });

describe(databaseFailureOf.name, () => {
  it.each([
    '08006',
    '28P01',
    '3D000',
    '40001',
    '53300',
    '57014',
    '57P03',
    '58030',
    '25006',
    'ECONNREFUSED',
    'EPIPE',
    'PGRST000',
    'PGRST003',
    'PGRST301',
    'PGRSTX00',
  ])('takes %s for a database that is away', (code) => {
    const failure = databaseFailureOf(failing(code), 'call x');
    expect(failure).toBeInstanceOf(DatabaseUnavailableException);
    expect(failure).toMatchObject({ retryAfterSeconds: 5, cause: { code } });
  });

  it.each(['42883', '42501', '22P02', '23505', 'P0001', '0A000', 'PGRST202', 'PGRST203'])(
    'takes %s for a mistake of ours',
    (code) => {
      const failure = databaseFailureOf(failing(code), 'call x');
      expect(failure).toBeInstanceOf(InternalException);
      expect(failure.context).toEqual({ sqlState: code });
    },
  );

  it('takes what has no code for the network', () => {
    expect(databaseFailureOf(new Error('timeout'), 'ping')).toBeInstanceOf(DatabaseUnavailableException);
    expect(databaseFailureOf('odd', 'ping')).toBeInstanceOf(DatabaseUnavailableException);
  });

  it('leaves our own exceptions alone', () => {
    const own = new ConflictException('as it was');
    expect(databaseFailureOf(own, 'call x')).toBe(own);
  });
});
