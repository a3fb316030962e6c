export * from './gemini-step';
export * from './recorded-answers';
export * from './scripted-gemini';
