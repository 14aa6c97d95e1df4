select
    batch_id,
    extract,
    source_file,
    sha256,
    make_timestamp_ns(file_modified_ns)::timestamp as file_modified_at,
    batch_sequence,
    delivered_rows,
    loaded_rows,
    rejected_rows,
    status,
    reason_code,
    reason,
    received_at,
    decided_at,
    revision
from {{ source("quality", "ingest_batches") }}
