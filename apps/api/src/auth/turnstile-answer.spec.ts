import { judgeTurnstileAnswer, type TurnstileJudgement } from './turnstile-answer';

const WIDGET = { hostnames: ['app.example', 'www.app.example'], action: 'generate' };
const good = { success: true, 'error-codes': [], hostname: 'app.example', action: 'generate' };
const { hostname: _hostname, ...withoutHostname } = good;
const { action: _action, ...withoutAction } = good;
const refused = (...codes: unknown[]) => ({ success: false, 'error-codes': codes });

describe(judgeTurnstileAnswer.name, () => {
  it.each<[string, unknown, Partial<TurnstileJudgement>]>([
    ['a good answer', good, { kind: 'accepted' }],
    ['our other host name', { ...good, hostname: 'WWW.app.example' }, { kind: 'accepted' }],
    ['another site', { ...good, hostname: 'evil.example' }, { kind: 'rejected' }],
    ['a site below ours', { ...good, hostname: 'x.app.example' }, { kind: 'rejected' }],
    ['no site', withoutHostname, { kind: 'rejected' }],
    ['another action', { ...good, action: 'login' }, { kind: 'rejected' }],
    ['an action in another case', { ...good, action: 'Generate' }, { kind: 'rejected' }],
    ['no action', withoutAction, { kind: 'rejected' }],
    ['a token that is none', refused('invalid-input-response'), { kind: 'rejected' }],
    ['a spent token', refused('timeout-or-duplicate'), { kind: 'rejected' }],
    ['our secret refused', refused('invalid-input-secret'), { kind: 'unclear', mayRetry: false }],
    ['a token and our secret', refused('timeout-or-duplicate', 'bad-request'), { kind: 'unclear' }],
    ['trouble of theirs', refused('internal-error'), { kind: 'unclear', mayRetry: true }],
    ['a code of the future', refused('gone-fishing'), { kind: 'unclear', mayRetry: false }],
    ['a refusal without codes', { success: false }, { kind: 'unclear', mayRetry: false }],
    ['a success that is no boolean', { ...good, success: 'true' }, { kind: 'unclear' }],
    ['an answer without a verdict', { hostname: 'app.example' }, { kind: 'unclear', mayRetry: true }],
    ['text', 'success', { kind: 'unclear', mayRetry: true }],
    ['null', null, { kind: 'unclear', mayRetry: true }],
  ])('should judge %s', (_case, answer, expected) => {
    expect(judgeTurnstileAnswer(answer, WIDGET)).toMatchObject(expected);
  });

  it('should hold a widget without an action to having none', () => {
    const widget = { ...WIDGET, action: '' };
    expect(judgeTurnstileAnswer(withoutAction, widget)).toEqual({ kind: 'accepted' });
    expect(judgeTurnstileAnswer({ ...good, action: '' }, widget)).toEqual({ kind: 'accepted' });
    expect(judgeTurnstileAnswer(good, widget)).toMatchObject({ kind: 'rejected' });
  });
});
