-- The second wall between workspaces (decision 0013): who calls from outside reads and writes as a role of its own, to which each
-- table shows the rows of one workspace and no others. The tables' owner does not meet it.

create function wall_role_name() returns name language sql stable
  as $$ select (left(pg_get_userbyid(relowner), 56) || '_caller')::name from pg_class where oid = 'workspaces'::regclass $$;

-- May this session become the role? Since 16 being a member and being allowed to set it are two things.
create function wall_may_enter(caller name) returns boolean language plpgsql stable as $$
begin
  if not exists (select from pg_roles where rolname = caller) then return false; end if;
  if current_setting('server_version_num')::int >= 160000 then return pg_has_role(session_user, caller, 'SET'); end if;
  return pg_has_role(session_user, caller, 'MEMBER');
end $$;

-- Every table that says whose its rows are, found by asking, so that a new one cannot be forgotten.
create view walled_tables as
  select c.oid, c.relname, k.attname as key, c.relrowsecurity and exists (
      select from pg_policy p where p.polrelid = c.oid and p.polname = 'one_workspace') as is_walled
  from pg_class c
  join pg_attribute k on k.attrelid = c.oid and not k.attisdropped
    and k.attname = case when c.relname = 'workspaces' then 'id' else 'workspace_id' end
  where c.relnamespace = (select relnamespace from pg_class where oid = 'workspaces'::regclass) and c.relkind in ('r', 'p');

-- Makes what is missing of the wall, changes nothing where it stands, and says why it cannot be used; null: it can. Run at each start.
create function raise_wall() returns text language plpgsql as $$
declare
  caller name := wall_role_name();
  home oid := (select relnamespace from pg_class where oid = 'workspaces'::regclass);
  rights text;
  t record;
begin
  for t in select * from walled_tables where not is_walled loop
    execute format('drop policy if exists one_workspace on %s', t.oid::regclass);
    execute format('create policy one_workspace on %s using (%I = nullif(current_setting(''house.workspace'', true), '''')::uuid)', t.oid::regclass, t.key);
    execute format('alter table %s enable row level security', t.oid::regclass);
  end loop;
  if not exists (select from pg_roles where rolname = caller) then
    begin
      execute format('create role %I nologin', caller);
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then return 'this database''s user may not create roles';
    end;
  end if;
  if not wall_may_enter(caller) then
    begin
      execute format('grant %I to %I', caller, session_user);
    exception when insufficient_privilege then return 'this database''s user may not become the role ' || caller;
    end;
  end if;
  if not has_schema_privilege(caller, home, 'usage') then execute format('grant usage on schema %s to %I', home::regnamespace, caller); end if;
  for t in select * from walled_tables loop
    -- A caller neither makes a workspace nor ends one.
    rights := case when t.relname = 'workspaces' then 'select, update' else 'select, insert, update, delete' end;
    if exists (select from string_to_table(rights, ', ') as r where not has_table_privilege(caller, t.oid, r)) then
      execute format('grant %s on %s to %I', rights, t.oid::regclass, caller);
    end if;
  end loop;
  return null;
end $$;

-- The queue of jobs belongs to nobody's workspace: a caller may put a job of its own workspace behind it, and cannot look into it.
create function add_house_job(task text, payload json, queue text, run_at timestamptz, max_attempts int, job_key text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if nullif(current_setting('house.workspace', true), '') is not null and payload->>'workspaceId' is distinct from current_setting('house.workspace') then
    raise insufficient_privilege using message = 'a caller of one workspace gives no work to another';
  end if;
  perform graphile_worker.add_job(task, payload := payload, queue_name := queue, run_at := run_at, max_attempts := max_attempts, job_key := job_key);
end $$;
