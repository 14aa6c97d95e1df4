{% set time_zone = city().time_zone %}
-- What the ledger knows of the files that a duty expects. A file was delivered on the day it was written, and no later
-- than on the day it was received: a warehouse that is set up anew receives the files of years on one day.
with
    periods as (select * from {{ ref("int_reporting_periods") }} where expected_file is not null),

    batches as (select * from {{ ref("stg_quality__ingest_batches") }}),

    counted as (select distinct extract, sha256 from batches where status in ('accepted', 'compacted')),

    judged as (
        select
            batches.extract,
            batches.source_file,
            batches.batch_id,
            batches.status,
            batches.reason,
            batches.rejected_rows,
            -- A duplicate counts when what it repeats does.
            batches.status in ('accepted', 'compacted')
            or (batches.status = 'duplicate' and counted.sha256 is not null) as is_counted,
            least(
                {{ utc_to_local_date("batches.file_modified_at", time_zone) }},
                {{ utc_to_local_date("batches.received_at", time_zone) }}
            ) as delivered_date
        from batches
        left join counted on batches.extract = counted.extract and batches.sha256 = counted.sha256
    )

select
    periods.reported_kind,
    periods.reported_code,
    periods.period_grain,
    periods.period_start_date,
    min(judged.delivered_date) filter (where judged.is_counted) as delivered_date,
    coalesce(sum(judged.rejected_rows) filter (where judged.is_counted), 0)::bigint as rejected_row_count,
    string_agg(
        concat_ws(': ', judged.source_file || ' is ' || judged.status, judged.reason),
        '; '
        order by judged.source_file, judged.batch_id
    ) filter (where judged.status in ('held', 'quarantined')) as refused_deliveries
from periods
inner join
    judged
    on judged.source_file glob periods.expected_file
    and (periods.reported_kind = 'measure' or judged.extract = periods.reported_code)
group by all
