import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { UndecryptableException } from '@tester/exceptions';
import fc from 'fast-check';
import { isFernet, readFernet } from './fernet';
import { HistoryCipher, type Place } from './history-cipher';

/** Secret, token and refusals of the Fernet specification: generate.json and invalid.json. */
const SPEC_KEY = Buffer.from('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=', 'base64url');
const SPEC_TOKEN =
  'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
const SPEC_INVALID: [string, string][] = [
  [
    'incorrect mac',
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==',
  ],
  ['too short', 'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA=='],
  [
    'invalid base64',
    '%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==',
  ],
  [
    'payload size not multiple of block size',
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm',
  ],
  [
    'payload padding error',
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==',
  ],
  [
    'incorrect IV (causes padding error)',
    'gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==',
  ],
];

/** As the old service wrote them. */
function fernetOf(text: Buffer, key: Buffer): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', key.subarray(16), iv);
  const head = Buffer.from([0x80, 0, 0, 0, 0, 0x68, 1, 2, 3]);
  const signed = Buffer.concat([head, iv, cipher.update(text), cipher.final()]);
  const mac = createHmac('sha256', key.subarray(0, 16)).update(signed).digest();
  const encoded = Buffer.concat([signed, mac]).toString('base64url');
  return encoded.padEnd(Math.ceil(encoded.length / 4) * 4, '=');
}

const read = (token: string, ...keys: Buffer[]): string => readFernet(token, keys, {});
const refuses = (deed: () => string): boolean => {
  try {
    deed();
    return false;
  } catch (error) {
    return error instanceof UndecryptableException;
  }
};

describe(readFernet.name, () => {
  it('reads the token of the specification', () => {
    expect(isFernet(SPEC_TOKEN)).toBe(true);
    expect(read(SPEC_TOKEN, SPEC_KEY)).toBe('hello');
  });

  it.each(SPEC_INVALID)('refuses the token of the specification with %s', (_case, token) => {
    expect(() => read(token, SPEC_KEY)).toThrow(UndecryptableException);
  });

  it('refuses an authentic token of wrong padding', () => {
    const [, token = ''] = SPEC_INVALID[4] ?? [];
    expect(() => read(token, SPEC_KEY)).toThrow('padded wrongly');
  });

  it('reads any text with the key among others that signed it', () => {
    const [key, ...others] = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const token = fernetOf(Buffer.from(text, 'utf8'), key);
        return read(token, ...others, key) === text.toWellFormed() && refuses(() => read(token, ...others));
      }),
    );
  });

  it('refuses a token with any bit of its bytes flipped, its version included', () => {
    const bytes = Buffer.from(SPEC_TOKEN, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(refuses(() => read(flipped.toString('base64url'), SPEC_KEY))).toBe(true);
    }
  });

  it('refuses a token that is cut short or spelt with spare bits', () => {
    for (let length = 0; length < SPEC_TOKEN.length - 2; length += 1) {
      expect(refuses(() => read(SPEC_TOKEN.slice(0, length), SPEC_KEY))).toBe(true);
    }
    expect(refuses(() => read(SPEC_TOKEN.replace('DA==', 'DB=='), SPEC_KEY))).toBe(true);
  });
});

describe('a row of the old service', () => {
  const place: Place = {
    table: 'generation_history',
    column: 'input_code',
    rowId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    userId: '5f0c2b9e-7a44-4a53-9a3e-0b7c6a2f1d10',
  };

  it('is read with the current key and, after a rotation, with a previous one', () => {
    const current = new HistoryCipher({ keyId: 'k1', key: SPEC_KEY });
    const rotated = new HistoryCipher({
      keyId: 'k2',
      key: randomBytes(32),
      previous: [{ keyId: 'k1', key: SPEC_KEY }],
    });
    expect([current.decrypt(SPEC_TOKEN, place), rotated.decrypt(SPEC_TOKEN, place)]).toEqual([
      'hello',
      'hello',
    ]);
  });

  it('is refused in a table that the old service did not write', () => {
    const sut = new HistoryCipher({ keyId: 'k1', key: SPEC_KEY });
    expect(() => sut.decrypt(SPEC_TOKEN, { ...place, table: 'generation_reports' })).toThrow(
      UndecryptableException,
    );
  });
});
