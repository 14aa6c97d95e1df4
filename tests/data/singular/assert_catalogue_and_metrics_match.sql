-- Prevents: a measure that owners believe is computed but no metric defines, or a metric that nobody owns.
with
    catalogued as (select distinct measure_code from {{ ref("catalogue_measures") }} where method <> 'submitted'),

    extracts as (select * from {{ subject_extracts() }} as lineage),

    metrics as (select * from {{ metric_catalogue() }} as semantic_layer),

    defined as (select distinct metrics.measure_code from metrics inner join extracts using (subject))

select
    measure_code,
    if(defined.measure_code is null, 'catalogued without a metric', 'metric without a catalogue row') as problem
from catalogued
full outer join defined using (measure_code)
where catalogued.measure_code is null or defined.measure_code is null
