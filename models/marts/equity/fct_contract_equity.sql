-- Dollars to certified firms against the firms that are available, by fiscal year of the award.
with
    contracts as (
        select
            *,
            {{ period_start("fiscal_year", "awarded_date") }} as period_start_date,
            if(is_certified_firm, 'certified', 'not_certified') as firm_group
        from {{ ref("contracts") }}
        where is_certified_firm is not null and awarded_amount >= 0
    ),

    availability as (select * from {{ ref("catalogue_firm_availability") }} where firm_dimension = 'certification'),

    awarded as (
        select
            period_start_date,
            currency_code,
            contract_category,
            firm_group,
            count(*) as contracts,
            sum(awarded_amount::decimal(38, 2)) as amount
        from contracts
        group by all
    ),

    years as (select distinct period_start_date, currency_code, contract_category from awarded),

    -- Every group that is available, also one that won nothing.
    paired as (
        select
            {'period_start_date':years.period_start_date, 'currency_code':years.currency_code} as set_key,
            years.contract_category as industry,
            availability.firm_group as subgroup,
            coalesce(awarded.amount, 0) as dollars,
            coalesce(awarded.contracts, 0) as contracts,
            availability.firms_available
        from years
        inner join
            availability
            on years.contract_category = availability.contract_category
            and years.period_start_date >= availability.valid_from_date
            and years.period_start_date <= coalesce(availability.valid_to_date, date '9999-12-31')
        left join
            awarded
            on years.period_start_date = awarded.period_start_date
            and years.currency_code is not distinct from awarded.currency_code
            and years.contract_category = awarded.contract_category
            and availability.firm_group = awarded.firm_group
    ),

    compared as (select * from {{ method_rows("contract_disparity", "paired") }})

select
    set_key.period_start_date,
    {{ period_end("'fiscal_year'", "set_key.period_start_date") }} as period_end_date,
    set_key.currency_code,
    industry as contract_category,
    subgroup as firm_group,
    contracts::bigint as contracts,
    dollars as awarded_amount,
    firms_available::bigint as firms_available,
    100 * utilisation as utilisation_pct,
    100 * availability as availability_pct,
    disparity_index,
    is_substantial as is_substantial_disparity,
    p_value
from compared
