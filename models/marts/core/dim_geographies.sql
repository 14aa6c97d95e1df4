select geography_type, geography_code, geography_name, parent_type, parent_code, sort_order
from {{ ref("catalogue_geographies") }}
