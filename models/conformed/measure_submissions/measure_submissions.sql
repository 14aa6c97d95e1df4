with
    delivered as (select * from {{ ref("int_measure_submissions__delivered") }}),

    final as (
        select
            source_system,
            submission_id,
            measure_code,
            department_code,
            period_grain,
            period_start_date,
            coalesce(geography_type, 'city') as geography_type,
            coalesce(geography_code, 'city') as geography_code,
            coalesce(population_dimension, 'all') as population_dimension,
            coalesce(population_group, 'all') as population_group,
            value,
            numerator,
            denominator,
            sample_size,
            target_value,
            submitted_date,
            coalesce(first_submitted_date, submitted_date) as first_submitted_date,
            commentary
        from delivered
    )

select *
from final
