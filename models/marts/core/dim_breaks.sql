with breaks as (select * from {{ ref("catalogue_breaks") }})

select measure_code, break_date, reason as break_reason, source as break_source
from breaks
