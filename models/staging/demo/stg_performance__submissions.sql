{% set key = ["measure_code", "period_start_date"] %}
with
    final as (
        select
            'performance' as source_system,
            concat_ws(
                ' ',
                trim(submissions.measure_code),
                submissions.period_start_date,
                trim(submissions.geography_code),
                trim(submissions.population_group)
            ) as submission_id,
            trim(submissions.measure_code) as measure_code,
            trim(submissions.department_code) as department_code,
            'quarter' as period_grain,
            submissions.period_start_date,
            trim(submissions.geography_type) as geography_type,
            trim(submissions.geography_code) as geography_code,
            trim(submissions.population_dimension) as population_dimension,
            trim(submissions.population_group) as population_group,
            submissions.value,
            submissions.numerator,
            submissions.denominator,
            submissions.sample_size,
            submissions.target_value,
            submissions.submitted_date,
            first.first_submitted_date,
            trim(submissions.commentary) as commentary
        from {{ current_rows("performance", "submissions") }} as submissions
        inner join
            {{ first_submissions("performance", "submissions", key, "submitted_date") }} as first using (
                measure_code, period_start_date
            )
    )

select *
from final
