import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readApiConfig } from './read-api-config';

/** Variables of the sections of `.env.example` that concern the api. */
function documentedVariables(): string[] {
  const text = readFileSync(path.resolve(__dirname, '../../../../.env.example'), 'utf8');
  return text
    .split(/^# == /m)
    .filter((section) => /^(both|api) ==/.test(section))
    .flatMap((section) => [...section.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1] ?? ''));
}

/** Every variable the reader asks for, whichever profile. */
function readVariables(): string[] {
  const asked = new Set<string>();
  const recording = (variables: Record<string, string>): Record<string, string | undefined> =>
    new Proxy(variables, {
      get: (target, name: string) => {
        asked.add(name);
        return target[name];
      },
    });
  const everySwitch = {
    TESTER_PROFILE: 'production',
    SUITE_WRITER: 'gemini',
    GEMINI_BASE_URL: 'http://127.0.0.1',
  };
  expect(() => readApiConfig(recording(everySwitch))).toThrow('fault');
  return [...asked];
}

describe('.env.example', () => {
  it('should hold every variable the api reads, and none besides', () => {
    expect(documentedVariables().sort()).toEqual(readVariables().sort());
  });
});
