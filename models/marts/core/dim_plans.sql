select plan_code, plan_name, valid_from_date, valid_to_date, successor_plan_code, url from {{ ref("catalogue_plans") }}
