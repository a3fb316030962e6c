import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const IS_PUBLIC = 'tester:is-public';

/** Opens a route, or all routes of a controller, to callers without an access token. All others are closed. */
export const Public = (): CustomDecorator => SetMetadata(IS_PUBLIC, true);
