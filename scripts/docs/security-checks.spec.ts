import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const DEMANDS = 32;

interface Section {
  id: string;
  claims: { file: string; sentence: string }[];
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** A claim is a line of a list: a file, and words that stand in it. */
const sectionsOf = (page: string): Section[] =>
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => ({
      id: /^S\d+/.exec(text)?.[0] ?? text.slice(0, 20),
      claims: [...text.matchAll(/^- `([^`]+)`: "(.+)"$/gm)].map(([, file = '', sentence = '']) => ({
        file,
        sentence,
      })),
    }));

describe('docs/security-checks.md', () => {
  const page = read('docs/security-checks.md');
  const sections = sectionsOf(page);

  it('should have a section for each demand, in order, and a test for each', () => {
    expect(sections.map(({ id }) => id)).toEqual(
      Array.from({ length: DEMANDS }, (_, index) => `S${index + 1}`),
    );
    expect(sections.filter(({ claims }) => claims.length === 0)).toEqual([]);
  });

  it('should read every line of its lists as a claim', () => {
    expect(sections.flatMap(({ claims }) => claims)).toHaveLength(page.match(/^- /gm)?.length ?? 0);
  });

  it.each(sections.flatMap(({ id, claims }) => claims.map((claim) => ({ id, ...claim }))))(
    'should speak the truth in $id: $file: $sentence',
    ({ file, sentence }) => {
      expect(existsSync(path.join(ROOT, file))).toBe(true);
      expect(read(file).replaceAll("\\'", "'")).toContain(sentence);
    },
  );
});

describe('SECURITY.md', () => {
  const page = read('SECURITY.md');

  it('should name files that there are', () => {
    const named = [...page.matchAll(/\]\(([^)#]+)/g)].map(([, file = '']) => file);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  it('should lead to every section', () => {
    const led = [...page.matchAll(/\bS(\d+)(?:–S(\d+))?/g)].flatMap(([, first, last = first]) =>
      Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index),
    );
    expect([...new Set(led)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: DEMANDS }, (_, index) => index + 1),
    );
  });
});
