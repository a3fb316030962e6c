import { IsOptional } from 'class-validator';
import { createValidationPipe, JSON_DEPTH_MAX } from './validation-pipe';

class Body {
  @IsOptional()
  value?: unknown;
}
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe(createValidationPipe.name, () => {
  const sut = createValidationPipe({ forbidUnknown: false });
  const transform = async (value: unknown): Promise<unknown> =>
    sut.transform(value, { type: 'body', metatype: Body }) as Promise<unknown>;

  it.each([JSON_DEPTH_MAX, 100_000])(
    'should refuse a body %i levels and one deep, whoever reads it',
    async (levels) => {
      for (const value of [nested(levels + 1), { value: nested(levels) }, { unknown: nested(levels) }]) {
        await expect(transform(value)).rejects.toMatchObject({
          code: 'INVALID_REQUEST',
          faults: [{ field: 'body', messageKey: 'constraintTooDeep', parameters: { max: JSON_DEPTH_MAX } }],
        });
      }
    },
  );

  it('should take a body that is nested less', async () => {
    await expect(transform({ value: nested(JSON_DEPTH_MAX - 1) })).resolves.toBeInstanceOf(Body);
  });
});
