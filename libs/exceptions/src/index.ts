export * from './family';
export * from './locale';
export * from './messages';
export * from './tester-exception';
