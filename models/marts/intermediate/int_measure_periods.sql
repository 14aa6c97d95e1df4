with
    components as (select * from {{ ref("int_measure_components") }}),

    -- Every measure's own versions, population and recorded breakdowns: what its values are made of beside components.
    versions as (
        select
            measures.*,
            -- A period before the first version is shown under the first version.
            if(
                row_number() over (partition by measure_code order by valid_from_date) = 1,
                date '0001-01-01',
                valid_from_date
            ) as applies_from_date,
            coalesce(
                lead(valid_from_date) over (partition by measure_code order by valid_from_date) - 1, date '9999-12-31'
            ) as applies_to_date,
            hash(measures) as signature
        from {{ ref("dim_measures") }} as measures
    ),

    years as (select * from {{ ref("int_population_years") }}),

    population as (select sum(hash(years)) as signature from years),

    breakdowns as (
        select measure_code, sum(hash(breakdown)) as signature
        from {{ ref("int_recorded_breakdowns") }}
        group by measure_code
    ),

    periods as (
        select
            measure_code,
            period_grain,
            period_start_date,
            period_end_date,
            sum(hash(components)) as signature,
            count(*) as component_count
        from components
        group by all
    ),

    -- The months that the data cover; a period that reaches beyond them is not complete.
    coverage as (
        select measure_code, min(period_start_date) as first_date, max(period_end_date) as last_date
        from periods
        where period_grain = 'month' or measure_code in (select measure_code from versions where method = 'submitted')
        group by measure_code
    ),

    dated as (
        select
            periods.*,
            versions.valid_from_date as measure_version_date,
            coalesce(
                periods.period_start_date >= coverage.first_date and periods.period_end_date <= coverage.last_date,
                false
            ) as is_complete,
            if(
                is_complete
                and (periods.period_end_date + to_months(versions.arrears_months))::date + versions.lag_days
                < current_date,
                'final',
                'provisional'
            ) as observation_status,
            concat_ws(
                '/',
                periods.signature,
                periods.component_count,
                versions.signature,
                breakdowns.signature,
                if(versions.per_population is null, null, population.signature)
            ) as inputs
        from periods
        inner join
            versions
            on periods.measure_code = versions.measure_code
            and periods.period_end_date between versions.applies_from_date and versions.applies_to_date
        left join breakdowns on periods.measure_code = breakdowns.measure_code
        left join coverage on periods.measure_code = coverage.measure_code
        cross join population
    )

select
    measure_code,
    period_grain,
    period_start_date,
    period_end_date,
    measure_version_date,
    is_complete,
    observation_status,
    md5(concat_ws('/', inputs, is_complete, observation_status)) as signature
from dated
