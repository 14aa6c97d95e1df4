-- Prevents: a measure that owners believe is computed but no metric defines, or a metric that nobody owns.
with
    catalogued as (select distinct measure_code from {{ ref("catalogue_measures") }} where method <> 'submitted'),

    defined as (
        select metrics.measure_code
        from {{ metric_catalogue() }} as metrics
        inner join (select distinct subject from {{ subject_extracts() }} as extracts) as fed using (subject)
    )

select
    measure_code,
    if(defined.measure_code is null, 'catalogued without a metric', 'metric without a catalogue row') as problem
from catalogued
full outer join defined using (measure_code)
where catalogued.measure_code is null or defined.measure_code is null
