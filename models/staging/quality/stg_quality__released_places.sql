select release_id, geography_type, geography_code, parent_type, parent_code, area_quintile
from {{ source("quality", "released_places") }}
