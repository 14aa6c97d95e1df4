-- Measures that departments submit ready-made, in workbooks; the latest file that states a value counts.
create or replace temp table submissions as
with
    stated as (
        select
            file_number, 'water' as system, "Measure" as measure_code, sheet_date("Quarter Begins") as period_start_date,
            'city' as geography_type, 'city' as geography_code, 'all' as population_dimension, 'all' as population_group,
            try_cast("Result" as double) as value, "Numerator" as numerator, "Denominator" as denominator,
            null as sample_size, "Target" as target_value, "Submitted On" as submitted
        from water_sheets
        union all
        select
            file_number, 'performance', "Measure Code", sheet_date("Period Start"), "Area Type", "Area", "Population",
            "Group", try_cast("Value" as double), "Numerator", "Denominator", "Sample Size", "Target", "Submitted"
        from performance_sheets
    )
select
    * replace (
        try_cast(numerator as double) as numerator, try_cast(denominator as double) as denominator,
        try_cast(try_cast(sample_size as double) as bigint) as sample_size,
        try_cast(target_value as double) as target_value, sheet_date(submitted) as submitted
    )
from stated
where value is not null and measure_code is not null and period_start_date is not null
qualify
    row_number() over (
        partition by
            system, measure_code, period_start_date, geography_type, geography_code, population_dimension,
            population_group
        order by file_number desc
    )
    = 1;
