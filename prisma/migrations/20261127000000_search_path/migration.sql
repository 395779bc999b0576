-- What triggers and the ledger write is found in the hub's schema alone: neither the search path of whoever makes a change
-- decides it, nor a temporary table of the same name.
ALTER FUNCTION public.access_changed() SET search_path = public, pg_temp;
ALTER FUNCTION public.access_change_noted() SET search_path = public, pg_temp;
ALTER FUNCTION public.ledger_append(text[]) SET search_path = public, pg_temp;
ALTER FUNCTION public.ledger_only_grows() SET search_path = public, pg_temp;
ALTER FUNCTION public.department_hosting() SET search_path = public, pg_temp;
ALTER FUNCTION public.records_at_home() SET search_path = public, pg_temp;
ALTER FUNCTION public.link_without_records() SET search_path = public, pg_temp;
