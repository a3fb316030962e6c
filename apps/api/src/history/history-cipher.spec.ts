import { randomBytes } from 'node:crypto';
import { UndecryptableException } from '@tester/exceptions';
import fc from 'fast-check';
import type { EncryptionKey } from '../config/api-config';
import { HistoryCipher, type Place } from './history-cipher';

const key = randomBytes(32);
const sut = new HistoryCipher({ keyId: 'k1', key });

const place = fc.record({
  table: fc.constantFrom('generation_history', 'other_table'),
  column: fc.constantFrom('input_code', 'generated_code'),
  rowId: fc.uuid(),
  userId: fc.uuid(),
});
const text = fc.string({ unit: 'binary', maxLength: 300 });
const home: Place = {
  table: 'generation_history',
  column: 'input_code',
  rowId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  userId: '5f0c2b9e-7a44-4a53-9a3e-0b7c6a2f1d10',
};

describe(HistoryCipher.name, () => {
  it('gives back what it was given, of any length and script', () => {
    fc.assert(fc.property(text, place, (t, p) => sut.decrypt(sut.encrypt(t, p), p) === t.toWellFormed()));
  });

  it('writes v1.<keyId>.<nonce>.<ciphertext>.<tag> with nothing of the text in it', () => {
    const envelope = sut.encrypt('def secret_name(): pass', home);
    expect(envelope).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    const [, , , ciphertext = ''] = envelope.split('.');
    expect(Buffer.from(ciphertext, 'base64url').toString()).not.toContain('secret');
  });

  it('writes the same text differently each time', () => {
    const envelopes = new Set(Array.from({ length: 100 }, () => sut.encrypt('same', home)));
    expect(envelopes.size).toBe(100);
  });

  it('takes an id in either case for the same place', () => {
    const envelope = sut.encrypt('text', home);
    const loud = { ...home, rowId: home.rowId.toUpperCase(), userId: home.userId.toUpperCase() };
    expect(sut.decrypt(envelope, loud)).toBe('text');
  });

  it('refuses an envelope with any bit flipped', () => {
    const refused = (t: string, p: Place, position: number, bit: number): boolean => {
      const bytes = Buffer.from(sut.encrypt(t, p), 'latin1');
      const index = position % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
      return refuses(bytes.toString('latin1'), p);
    };
    fc.assert(fc.property(text, place, fc.nat(), fc.integer({ min: 0, max: 7 }), refused), { numRuns: 1000 });
  });

  it('refuses an envelope with any bit of its bytes flipped', () => {
    const envelope = sut.encrypt('x = 1', home);
    envelope.split('.').forEach((part, index, parts) => {
      if (index < 2) return;
      const bytes = Buffer.from(part, 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const forged = parts.with(index, flipped.toString('base64url')).join('.');
        expect(() => sut.decrypt(forged, home)).toThrow(UndecryptableException);
      }
    });
  });

  it('refuses an envelope that is cut short or goes on', () => {
    const envelope = sut.encrypt('some text', home);
    for (let length = 0; length < envelope.length; length += 1) {
      expect(refuses(envelope.slice(0, length), home)).toBe(true);
    }
    expect(refuses(`${envelope}A`, home)).toBe(true);
    expect(refuses(`${envelope}\n`, home)).toBe(true);
  });

  it('refuses an envelope at any other place', () => {
    const moved = (t: string, from: Place, to: Place): boolean => {
      fc.pre(JSON.stringify(from) !== JSON.stringify(to));
      return refuses(sut.encrypt(t, from), to);
    };
    fc.assert(fc.property(text, place, place, moved));
    for (const change of [
      { table: 'other_table' },
      { column: 'generated_code' },
      { rowId: home.userId },
      { userId: home.rowId },
      { rowId: home.userId, userId: home.rowId },
      { table: 'generation_historyi', column: 'nput_code' },
    ]) {
      expect(refuses(sut.encrypt('text', home), { ...home, ...change })).toBe(true);
    }
  });

  it('refuses an envelope of another key, under whatever name', () => {
    const envelope = sut.encrypt('text', home);
    const others = [
      { keyId: 'k1', key: randomBytes(32) },
      { keyId: 'k2', key },
    ];
    for (const other of others) {
      expect(() => new HistoryCipher(other).decrypt(envelope, home)).toThrow(UndecryptableException);
    }
    const renamed = envelope.replace('v1.k1.', 'v1.k2.');
    expect(() => new HistoryCipher({ keyId: 'k2', key: randomBytes(32) }).decrypt(renamed, home)).toThrow(
      UndecryptableException,
    );
  });

  it('reads what any key of the ring wrote, and writes with the current one', () => {
    const keys = ['k1', 'k2', 'k3'].map((keyId) => ({ keyId, key: randomBytes(32) }));
    const [first, second, third] = keys as [EncryptionKey, EncryptionKey, EncryptionKey];
    const ring = new HistoryCipher({ ...third, previous: [second, first] });
    const readable = (t: string, p: Place, writer: EncryptionKey): boolean =>
      ring.decrypt(new HistoryCipher(writer).encrypt(t, p), p) === t.toWellFormed();
    fc.assert(fc.property(text, place, fc.constantFrom(...keys), readable));
    expect(ring.encrypt('text', home)).toMatch(/^v1\.k3\./);
    expect(() => new HistoryCipher(first).decrypt(ring.encrypt('text', home), home)).toThrow(
      UndecryptableException,
    );
  });

  it('refuses an envelope that claims another key of the ring', () => {
    const ring = new HistoryCipher({ keyId: 'k2', key: randomBytes(32), previous: [{ keyId: 'k1', key }] });
    const claimed = ring.encrypt('text', home).replace('v1.k2.', 'v1.k1.');
    expect(() => ring.decrypt(claimed, home)).toThrow(UndecryptableException);
  });

  it.each(['', 'plain text', 'gAAAAABhZ', 'v2.k1.AAAAAAAAAAAAAAAA..AAAAAAAAAAAAAAAAAAAAAA', 'v1.k1...'])(
    'refuses %j',
    (envelope) => {
      expect(refuses(envelope, home)).toBe(true);
    },
  );

  it('says where, but never what, it could not read', () => {
    try {
      sut.decrypt('plain secret', home);
      throw new Error('was decrypted');
    } catch (error) {
      expect(error).toBeInstanceOf(UndecryptableException);
      expect(JSON.stringify(error)).not.toContain('secret');
      expect(error).toMatchObject({ context: { table: home.table, column: home.column, rowId: home.rowId } });
    }
  });
});

function refuses(envelope: string, at: Place): boolean {
  try {
    sut.decrypt(envelope, at);
    return false;
  } catch (error) {
    return error instanceof UndecryptableException;
  }
}
