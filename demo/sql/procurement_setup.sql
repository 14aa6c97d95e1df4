create or replace table clean_contracts (i bigint, awarded_date date, awarded_amount decimal(18, 2), is_certified_firm boolean)
;
