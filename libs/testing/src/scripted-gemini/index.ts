export * from './gemini-step';
export * from './scripted-gemini';
