import { askedVariables, documentedVariables } from '@tester/testing';
import { readApiConfig } from './read-api-config';

describe('.env.example', () => {
  it('should hold every variable the api reads, and none besides', () => {
    const everySwitch = {
      TESTER_PROFILE: 'production',
      SUITE_WRITER: 'gemini',
      GEMINI_BASE_URL: 'http://127.0.0.1',
    };
    expect(documentedVariables(['both', 'api'])).toEqual(askedVariables(readApiConfig, [everySwitch]));
  });
});
