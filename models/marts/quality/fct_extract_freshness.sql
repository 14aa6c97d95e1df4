-- An extract is stale while a later delivery than its last accepted one is held or quarantined.
with
    batches as (select * from {{ ref("stg_quality__ingest_batches") }}),

    extracts as (
        select
            extract,
            max(batch_sequence) filter (where status = 'accepted') as accepted_sequence,
            max(decided_at) filter (where status = 'accepted') as accepted_at,
            max_by(batch_id, batch_sequence) filter (where status in ('held', 'quarantined')) as problem_batch_id,
            max(batch_sequence) filter (where status in ('held', 'quarantined')) as problem_sequence,
            max_by(source_file || ': ' || reason, batch_sequence) filter (
                where status in ('held', 'quarantined')
            ) as problem
        from batches
        group by extract
    )

select
    extract,
    accepted_at,
    coalesce(problem_sequence > coalesce(accepted_sequence, 0), false) as is_stale,
    if(problem_sequence > coalesce(accepted_sequence, 0), problem_batch_id, null) as problem_batch_id,
    if(problem_sequence > coalesce(accepted_sequence, 0), problem, null) as stale_reason
from extracts
