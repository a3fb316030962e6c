/** One function of thirty lines in all languages, and ten tests of it: what an ordinary suite is like. */

const PYTHON = `def fee(minutes, member, zone):
    if minutes < 0:
        raise ValueError("negative")
    if minutes <= 15:
        return 0
    hours = (minutes + 59) // 60
    total = 250
    if hours > 1:
        total = total + (hours - 1) * 200
    if zone == 2:
        total = total + 200
    elif zone > 2:
        total = total + 300
    if total > 1800 and minutes <= 1440:
        total = 1800
    if minutes > 1440:
        extra = minutes - 1440
        days = (extra + 1439) // 1440
        total = 1800 + days * 1500
    if member:
        if zone == 1:
            total = total - 50
        else:
            total = total - 20
    if total > 5000:
        total = 5000
    if total < 0:
        total = 0
    return total
`;

const JAVASCRIPT = `export function fee(minutes, member, zone) {
  if (minutes < 0) throw new RangeError('negative');
  if (minutes <= 15) {
    return 0;
  }
  const hours = Math.floor((minutes + 59) / 60);
  let total = 250;
  if (hours > 1) {
    total = total + (hours - 1) * 200;
  }
  if (zone === 2) {
    total = total + 200;
  } else if (zone > 2) {
    total = total + 300;
  }
  if (total > 1800 && minutes <= 1440) {
    total = 1800;
  }
  if (minutes > 1440) {
    const extra = minutes - 1440;
    const days = Math.floor((extra + 1439) / 1440);
    total = 1800 + days * 1500;
  }
  if (member) {
    total = zone === 1 ? total - 50 : total - 20;
  }
  if (total > 5000) {
    total = 5000;
  }
  return total < 0 ? 0 : total;
}
`;

const JAVA = `public class Till {
    public static int fee(int minutes, boolean member, int zone) {
        if (minutes < 0) throw new IllegalArgumentException("negative");
        if (minutes <= 15) {
            return 0;
        }
        int hours = (minutes + 59) / 60;
        int total = 250;
        if (hours > 1) {
            total = total + (hours - 1) * 200;
        }
        if (zone == 2) {
            total = total + 200;
        } else if (zone > 2) {
            total = total + 300;
        }
        if (total > 1800 && minutes <= 1440) {
            total = 1800;
        }
        if (minutes > 1440) {
            int extra = minutes - 1440;
            int days = (extra + 1439) / 1440;
            total = 1800 + days * 1500;
        }
        if (member) {
            total = zone == 1 ? total - 50 : total - 20;
        }
        if (total > 5000) {
            total = 5000;
        }
        return total < 0 ? 0 : total;
    }
}
`;

/** Minutes, member, zone, and the fee for them. */
const CASES = /** @type {const} */ ([
  [15, false, 1, 0],
  [16, false, 1, 250],
  [60, true, 1, 200],
  [61, false, 1, 450],
  [60, false, 2, 450],
  [60, true, 3, 530],
  [900, false, 1, 1800],
  [1441, false, 1, 3300],
  [9000, false, 2, 5000],
]);

const python = (/** @type {boolean} */ flag) => (flag ? 'True' : 'False');

const PYTHON_SUITE = `import pytest

from till import fee

${CASES.map(
  ([minutes, member, zone, total], i) =>
    `\ndef test_${i}():\n    assert fee(${minutes}, ${python(member)}, ${zone}) == ${total}\n`,
).join('\n')}

def test_refuses():
    with pytest.raises(ValueError):
        fee(-1, False, 1)
`;

const JAVASCRIPT_SUITE = `import { fee } from './till';

${CASES.map(
  ([minutes, member, zone, total], i) =>
    `test('case ${i}', () => expect(fee(${minutes}, ${member}, ${zone})).toBe(${total}));`,
).join('\n')}
test('refuses', () => expect(() => fee(-1, false, 1)).toThrow(RangeError));
`;

const JAVA_SUITE = `import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TillTest {
${CASES.map(
  ([minutes, member, zone, total], i) =>
    `    @Test void case${i}() { assertEquals(${total}, Till.fee(${minutes}, ${member}, ${zone})); }`,
).join('\n')}
    @Test void refuses() {
        assertThrows(IllegalArgumentException.class, () -> Till.fee(-1, false, 1));
    }
}
`;

/** @type {Record<import('@tester/contracts').Language, { source: string, suite: string }>} */
export const PARKING = {
  python: { source: PYTHON, suite: PYTHON_SUITE },
  javascript: { source: JAVASCRIPT, suite: JAVASCRIPT_SUITE },
  typescript: {
    source: JAVASCRIPT.replace(
      '(minutes, member, zone)',
      '(minutes: number, member: boolean, zone: number): number',
    ),
    suite: JAVASCRIPT_SUITE,
  },
  java: { source: JAVA, suite: JAVA_SUITE },
};
