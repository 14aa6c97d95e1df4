select
    batch_id,
    extract,
    source_file,
    batch_sequence,
    delivered_rows,
    loaded_rows,
    rejected_rows,
    status,
    reason_code,
    reason,
    decided_at,
    revision
from {{ source("quality", "ingest_batches") }}
