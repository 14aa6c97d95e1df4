with
    final as (
        select
            trim(contracts.contract_id) as contract_id,
            'procurement' as source_system,
            trim(contracts.department_code) as department_code,
            trim(contracts.supplier_name) as supplier_name,
            trim(contracts.contract_category) as contract_category,
            contracts.awarded_date,
            cast(contracts.awarded_amount as double) as awarded_amount,
            trim(contracts.currency_code) as currency_code,
            try_cast(trim(contracts.certified_firm) as boolean) as is_certified_firm,
            trim(contracts.owner_race_ethnicity) as owner_race_ethnicity,
            trim(contracts.owner_gender) as owner_gender,
            contracts._batch_id
        from {{ current_rows("procurement", "contracts") }} as contracts
    )

select *
from final
