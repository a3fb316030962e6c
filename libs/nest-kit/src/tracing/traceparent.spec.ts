import fc from 'fast-check';
import { nextPoint, readTraceparent, traceparentOf } from './traceparent';

const TRACE = 'a'.repeat(32);
const SPAN = 'b'.repeat(16);

describe(readTraceparent.name, () => {
  it.each([
    ['01', true],
    ['00', false],
    ['03', true],
    ['fe', false],
  ])('should read the flags %s as sampled: %p', (flags, isSampled) => {
    expect(readTraceparent(`00-${TRACE}-${SPAN}-${flags}`)).toEqual({
      traceId: TRACE,
      spanId: SPAN,
      isSampled,
    });
  });

  it('should take what it knows of a later version', () => {
    expect(readTraceparent(`cc-${TRACE}-${SPAN}-01-what-comes-later`)).toMatchObject({ traceId: TRACE });
  });

  it.each([
    undefined,
    '',
    'x',
    [`00-${TRACE}-${SPAN}-01`],
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
    ` 00-${TRACE}-${SPAN}-01`,
    `cc-${TRACE}-${SPAN}-01-${'x'.repeat(300)}`,
  ])('should take %p for none', (header) => {
    expect(readTraceparent(header)).toBeNull();
  });

  it('should make nothing of any other text, and read back what we write', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, isSampled) => {
        expect(readTraceparent(text)).toBeNull();
        const point = { ...nextPoint(null), isSampled };
        expect(readTraceparent(traceparentOf(point))).toEqual(point);
      }),
    );
  });
});

describe(nextPoint.name, () => {
  it('should stay in the trace of its parent, at a point of its own', () => {
    const parent = { traceId: TRACE, spanId: SPAN, isSampled: false };
    const point = nextPoint(parent);
    expect(point).toMatchObject({ traceId: TRACE, isSampled: false });
    expect(point.spanId).toMatch(/^[\da-f]{16}$/);
    expect(point.spanId).not.toBe(SPAN);
  });
});
