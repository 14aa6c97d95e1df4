{% set key = ["measure_code", "period_start_date"] %}
with
    final as (
        select
            'water' as source_system,
            trim(submissions.measure_code) || ' ' || submissions.period_start_date as submission_id,
            trim(submissions.measure_code) as measure_code,
            'water' as department_code,
            'quarter' as period_grain,
            submissions.period_start_date,
            'city' as geography_type,
            'city' as geography_code,
            'all' as population_dimension,
            'all' as population_group,
            submissions.value,
            submissions.numerator,
            submissions.denominator,
            cast(null as bigint) as sample_size,
            submissions.target_value,
            submissions.submitted_date,
            first.first_submitted_date,
            trim(submissions.commentary) as commentary
        from {{ current_rows("water", "submissions") }} as submissions
        inner join
            {{ first_submissions("water", "submissions", key, "submitted_date") }} as first using (
                measure_code, period_start_date
            )
    )

select *
from final
