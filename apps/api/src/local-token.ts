import { startOrExit } from '@tester/nest-kit';
import { localAccessToken } from './auth/local-access-token';
import { readApiConfig } from './config/read-api-config';

/** Prints an access token of the local profile's user, for scripts and a first `curl`. */
startOrExit(async () => {
  process.stdout.write(`${await localAccessToken(readApiConfig())}\n`);
});
