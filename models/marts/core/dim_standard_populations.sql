with standards as (select * from {{ ref("standard_populations") }})

select standard_code, age_band, population, source
from standards
