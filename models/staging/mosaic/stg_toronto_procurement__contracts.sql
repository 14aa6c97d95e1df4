with
    contracts as (select * from {{ current_rows("toronto_procurement", "contracts") }} as contracts),

    final as (
        select
            trim(award_id) as contract_id,
            'toronto_procurement' as source_system,
            case
                -- Several divisions are joined by a comma without a blank; "Parks, Forestry & Recreation" is one.
                when regexp_matches(division, ',\S')
                then 'toronto_several_divisions'
                else coalesce({{ snake_code("division", "toronto") }}, 'toronto_division_not_stated')
            end as department_code,
            trim(supplier) as supplier_name,
            replace(trim(category), ' & ', ' and ') as contract_category,
            awarded_date,
            -- "$ 957,477.45", "$330,000 CAD" and 1311170 are amounts; 31.65/MT is a price per ton. Zero is typed
            -- where a
            -- roster of suppliers is set up and nothing has been ordered yet.
            nullif(try_cast(regexp_replace(awarded_amount, '[$, ]|CAD', '', 'g') as double), 0) as awarded_amount,
            'CAD' as currency_code,
            -- Toronto's extract says nothing about the owners.
            null::boolean as is_certified_firm,
            null::varchar as owner_race_ethnicity,
            null::varchar as owner_gender,
            _batch_id
        from contracts
        -- One award has no date: it belongs to no period and stays in the raw extract.
        where awarded_date is not null
    )

select *
from final
