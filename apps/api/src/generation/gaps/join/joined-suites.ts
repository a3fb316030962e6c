import type { Language } from '@tester/contracts';
import { joinJava } from './java-join';
import { joinJest } from './jest-join';
import type { Joining } from './joining';
import { joinPython } from './python-join';

type Join = (joining: Joining) => string | null | Promise<string | null>;

const JOINS: Readonly<Record<Language, Join>> = {
  java: joinJava,
  python: joinPython,
  javascript: joinJest.bind(null, 'javascript'),
  typescript: joinJest.bind(null, 'typescript'),
};

/** One suite of a written one and of our tests for what it leaves open; null where they cannot be one. */
export const joinedSuites = async (language: Language, joining: Joining): Promise<string | null> =>
  JOINS[language](joining);
