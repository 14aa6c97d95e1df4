-- The newest version of a measure says to whom it belongs.
with
    expected as (select * from {{ ref("catalogue_expected_breakdowns") }}),

    shown as (select * from {{ ref("int_measure_breakdowns") }}),

    recorded as (
        select measure_code, breakdown from {{ ref("int_recorded_breakdowns") }} where breakdown not in ('all', 'city')
    ),

    measures as (
        select measure_code, department_code, priority_area_code from {{ ref("dim_measures") }} where is_latest_version
    ),

    joined as (
        select
            measure_code,
            breakdown,
            expected.measure_code is not null as is_expected,
            coalesce(expected.is_applicable, true) as is_applicable,
            expected.reason,
            recorded.measure_code is not null as is_recorded,
            shown.period_grain,
            shown.period_start_date,
            coalesce(shown.part_count, 0) as part_count,
            shown.pct_unknown
        from expected
        full join recorded using (measure_code, breakdown)
        left join shown using (measure_code, breakdown)
    )

select
    measures.measure_code,
    joined.breakdown,
    measures.department_code,
    measures.priority_area_code,
    joined.is_expected,
    {{ coverage_status() }} as status,
    {{ coverage_reason() }} as reason,
    joined.period_grain,
    joined.period_start_date,
    joined.part_count,
    joined.pct_unknown
from joined
inner join measures on joined.measure_code = measures.measure_code
