{{ config(materialized="incremental", unique_key=["source_system", "contract_id"]) }}
with
    delivered as (select * from {{ ref("int_contracts__delivered") }} {{ of_touched_batches() }}),
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    final as (
        select
            delivered.contract_id,
            delivered.source_system,
            delivered.department_code,
            delivered.supplier_name,
            delivered.contract_category,
            delivered.awarded_date,
            delivered.awarded_amount,
            delivered.currency_code,
            delivered.is_certified_firm,
            {{ decoded("owner_race_ethnicity") }} as race_ethnicity,
            {{ decoded("owner_gender") }} as gender,
            delivered._batch_id
        from delivered {{ crosswalk_joins("contracts") }}
    )

select *
from final
