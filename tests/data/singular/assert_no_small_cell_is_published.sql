-- Prevents: a count of fewer people than the threshold in the open tables, or a suppressed row that can be inverted.
with
    opened as (
        select opened.*, measures.method, measures.small_number_threshold
        from {{ ref("open_measure_values") }} as opened
        inner join
            {{ ref("dim_measures") }} as measures
            on opened.measure_code = measures.measure_code
            and opened.measure_version_date = measures.valid_from_date
    )

select *
from opened
where
    (confidentiality_status = 'published' and {{ is_sensitive("method", "small_number_threshold") }})
    or (
        confidentiality_status = 'suppressed'
        and coalesce(value, numerator, denominator, sample_size, standard_error, ci_lower, ci_upper) is not null
    )
