export const USER_A = 'aaaaaaaa-0000-4000-8000-000000000001';
/** Gone before our time, with rows left behind. */
export const USER_B = 'bbbbbbbb-0000-4000-8000-000000000002';
export const USER_C = 'cccccccc-0000-4000-8000-000000000003';

/** What Supabase gives every project before its first migration: new things in `public` are open to the Data API. */
export const SUPABASE_DEFAULTS = `
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;`;

/**
 * A database as the old service left it: loose policies and bare `auth.uid()`, foreign keys without cascade, functions
 * with their owner's rights for everyone, among them the one that gives each new user a balance.
 */
export const OLD_SERVICE = `
create table public.generation_history (
  id uuid default gen_random_uuid(), user_id uuid not null, input_code text not null, generated_code text not null,
  language varchar(50) not null, model varchar(50) not null, created_at timestamptz);
create table public.user_tokens (user_id uuid primary key, balance int not null, last_daily_bonus_at timestamptz,
  created_at timestamptz default now(), updated_at timestamptz default now());
create table public.token_transactions (id uuid primary key default gen_random_uuid(), user_id uuid, amount int,
  type text, description text, balance_after int, reference_id text, created_at timestamptz default now());
create function public.deduct_tokens(p_user uuid, p_amount int) returns int language sql security definer
  as $$ update public.user_tokens set balance = balance - p_amount where user_id = p_user returning balance $$;
create function public.welcome_user() returns trigger language plpgsql security definer as $$
begin
  insert into user_tokens (user_id, balance) values (new.id, 50);
  insert into token_transactions (user_id, amount, type, balance_after) values (new.id, 50, 'welcome', 50);
  return new;
end $$;
create trigger welcome_user after insert on auth.users for each row execute function public.welcome_user();
insert into auth.users (id) values ('${USER_A}');
update public.user_tokens set balance = 70 where user_id = '${USER_A}';
insert into public.generation_history (user_id, input_code, generated_code, language, model, created_at)
  select '${USER_A}', 'gAAAAA-source-' || n, 'gAAAAA-suite-' || n, 'python', 'gemini', now() - n * interval '1 day'
  from generate_series(1, 20) n;
insert into public.generation_history (user_id, input_code, generated_code, language, model)
  values ('${USER_B}', 'gAAAAA-orphan', 'gAAAAA-orphan', 'python', 'gemini');
insert into public.user_tokens (user_id, balance) values ('${USER_B}', 7);
insert into public.token_transactions (user_id, amount, type, balance_after) values (null, -3, 'lost', 0);
alter table public.generation_history add constraint old_key foreign key (user_id) references auth.users (id) not valid;
alter table public.user_tokens add constraint old_key foreign key (user_id) references auth.users (id) not valid;
alter table public.token_transactions add foreign key (user_id) references auth.users (id);
alter table public.generation_history enable row level security;
create policy "everyone reads" on public.generation_history using (true);
alter table public.user_tokens enable row level security;
create policy "own balance" on public.user_tokens using (auth.uid() = user_id);
create policy "own spending" on public.user_tokens for update using (auth.uid() = user_id);`;

/** Its tables with their columns: what was there stays, later migrations may add to it. */
export const OLD_TABLES = {
  generation_history: 'id, user_id, input_code, generated_code, language, model, created_at',
  user_tokens: 'user_id, balance, last_daily_bonus_at, created_at, updated_at',
  token_transactions: 'id, user_id, amount, type, description, balance_after, reference_id, created_at',
};
