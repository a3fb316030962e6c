import { escapeIdentifier, type ClientBase } from 'pg';
import { ApiFailure } from './api-failure';

interface Candidate {
  result: 'void' | 'scalar' | 'row';
  isSet: boolean;
  /** Of the input parameters, in order. */
  names: string[];
  types: string[];
  required: number;
}

/** As PostgREST's schema cache sees them: parameters that are `out` or columns of a table make the result a row. */
const CANDIDATES = `
select p.proretset as "isSet",
  case when p.prorettype = 'void'::regtype then 'void'
    when t.typtype = 'c' or coalesce(p.proargmodes::text[] && '{t,b,o}', false) then 'row'
    else 'scalar' end as result,
  coalesce(a.names, '{}') as names, coalesce(a.types, '{}') as types, p.pronargs - p.pronargdefaults as required
from pg_catalog.pg_proc p
join pg_catalog.pg_type t on t.oid = p.prorettype
left join lateral (
  select array_agg(coalesce(name, '') order by at) as names, array_agg(type::regtype::text order by at) as types
  from unnest(p.proargnames, p.proargtypes::oid[]) with ordinality as _(name, type, at)
  where type is not null
) a on true
where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and p.proname = $1
  and p.prorettype <> 'trigger'::regtype`;

const failureOfMany = (functionName: string): ApiFailure =>
  ApiFailure.of(
    300,
    'PGRST203',
    `Could not choose the best candidate function between: public.${functionName}`,
  );

function failureOfNone(functionName: string, names: readonly string[]): ApiFailure {
  const called = `public.${functionName}`;
  const [sought, searched] =
    names.length === 0
      ? [`${called} without parameters`, `${called} without parameters`]
      : [
          `${called}(${names.join(', ')})`,
          `${called} with parameter${names.length > 1 ? 's' : ''} ${names.join(', ')}`,
        ];
  return ApiFailure.of(
    404,
    'PGRST202',
    `Could not find the function ${sought} in the schema cache`,
    `Searched for the function ${searched} or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.`,
  );
}

/**
 * A statement with the arguments as JSON in `$1` that answers with one `body`; null where nothing is sent.
 * @throws ApiFailure where no function, or more than one, takes arguments of these names.
 */
export async function statementOf(
  client: ClientBase,
  functionName: string,
  args: Readonly<Record<string, unknown>>,
): Promise<string> {
  const given = Object.keys(args);
  const { rows } = await client.query<Candidate>(CANDIDATES, [functionName]);
  const [candidate, other] = rows.filter(({ names, required }) => {
    const isKnown = given.every((name) => names.includes(name));
    return isKnown && names.slice(0, required).every((name) => given.includes(name));
  });
  if (!candidate) throw failureOfNone(functionName, given);
  if (other) throw failureOfMany(functionName);
  return textOf(functionName, given, candidate);
}

function textOf(functionName: string, given: readonly string[], candidate: Candidate): string {
  const { names, types, result, isSet } = candidate;
  const columns = given.map((name) => `${escapeIdentifier(name)} ${types[names.indexOf(name)]}`);
  const passed = given.map((name) => `${escapeIdentifier(name)} := _.${escapeIdentifier(name)}`);
  const payload =
    columns.length > 0 ? `json_to_record($1::json) as _(${columns.join(', ')})` : '(select $1::json) as _';
  const call = `${payload}, lateral public.${escapeIdentifier(functionName)}(${passed.join(', ')})`;
  const source =
    result === 'row' ? `select r.* from ${call} as r` : `select r.value from ${call} as r(value)`;
  const rows = `json_agg(${result === 'row' ? 'to_json(source)' : 'source.value'})`;
  const body = {
    void: 'null::text',
    scalar: isSet ? `coalesce(${rows}, '[]')::text` : `coalesce((${rows} -> 0)::text, 'null')`,
    row: isSet ? `coalesce(${rows}, '[]')::text` : `coalesce((${rows} -> 0)::text, 'null')`,
  }[result];
  return `with source as (${source}) select ${body} as body, count(*) from source`;
}
